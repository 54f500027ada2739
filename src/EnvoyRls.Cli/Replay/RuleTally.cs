using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Replay;

/// <summary>What one rule did during a replay.</summary>
internal sealed class RuleTally(RuleNode node)
{
    private long _minute = -1;
    private long _inMinute;

    public RuleNode Node { get; } = node;

    /// <summary>Descriptors that met the rule.</summary>
    public long Hits { get; private set; }

    /// <summary>How many of them it denied.</summary>
    public long Denied { get; private set; }

    /// <summary>Hits that it would have denied if it did not only watch (<c>shadow_mode</c>, <c>action: log</c>).</summary>
    public ulong Watched { get; set; }

    /// <summary>The most that met it within one minute.</summary>
    public long PeakPerMinute { get; private set; }

    public void Add(long unixSeconds, bool denied)
    {
        Hits++;
        Denied += denied ? 1 : 0;
        long minute = unixSeconds / 60;
        _inMinute = minute == _minute ? _inMinute + 1 : 1;
        _minute = minute;
        PeakPerMinute = Math.Max(PeakPerMinute, _inMinute);
    }
}
