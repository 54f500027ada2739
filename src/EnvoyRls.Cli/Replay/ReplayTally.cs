using EnvoyRls.Cli.Charts;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Cli.Replay;

/// <summary>What came of a replay, counted while it runs.</summary>
internal sealed class ReplayTally
{
    /// <summary>Keys whose denials are counted; how many are exact depends on how many there are.</summary>
    public const int TrackedKeys = 10_000;

    private const int ShownLines = 3;
    private const int ShownCharacters = 120;

    private readonly List<UnparsableLine> _firstUnparsable = [];

    /// <summary>Lines read.</summary>
    public long Lines { get; set; }

    /// <summary>Lines outside of the time asked for.</summary>
    public long OutsideTime { get; set; }

    /// <summary>Lines that gave no descriptor a value for all its entries.</summary>
    public long WithoutDescriptor { get; set; }

    /// <summary>Lines older than one before them; they were decided at the latest time seen.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>The farthest that any of them lay back.</summary>
    public TimeSpan FarthestBack { get; private set; }

    public long Unparsable { get; private set; }

    public long Admitted { get; private set; }

    public long Denied { get; private set; }

    /// <summary>When the first request was decided.</summary>
    public DateTimeOffset First { get; private set; }

    /// <summary>When the last one was.</summary>
    public DateTimeOffset Last { get; private set; }

    /// <summary>Descriptors that met no rule.</summary>
    public long WithoutRule { get; set; }

    /// <summary>Descriptors that a deny list denied.</summary>
    public long DeniedByList { get; private set; }

    /// <summary>Descriptors that an allow list let through.</summary>
    public long AllowedByList { get; private set; }

    /// <summary>Counters forgotten before their time, for want of room.</summary>
    public ulong Evictions { get; set; }

    public IReadOnlyList<UnparsableLine> FirstUnparsable => _firstUnparsable;

    public RuleTallies Rules { get; } = new();

    /// <summary>The descriptors that were denied most often.</summary>
    public HeavyHitters LimitedKeys { get; } = new(TrackedKeys);

    public TimeBuckets Buckets { get; } = new();

    public long Requests => Admitted + Denied;

    /// <summary>Takes note of a line's time.</summary>
    /// <param name="time">The line's.</param>
    /// <param name="now">The latest before it.</param>
    public void AddTime(DateTimeOffset time, DateTimeOffset now)
    {
        if (time < now)
        {
            OutOfOrder++;
            FarthestBack = TimeSpan.FromTicks(Math.Max(FarthestBack.Ticks, (now - time).Ticks));
        }
    }

    public void AddRequest(DateTimeOffset time, bool denied)
    {
        if (Requests == 0)
        {
            First = time;
        }

        Last = time;
        Admitted += denied ? 0 : 1;
        Denied += denied ? 1 : 0;
        Buckets.Add(time.ToUnixTimeSeconds(), denied);
    }

    public void AddListed(bool denied)
    {
        DeniedByList += denied ? 1 : 0;
        AllowedByList += denied ? 0 : 1;
    }

    public void AddUnparsable(ReadOnlySpan<char> line, string reason)
    {
        Unparsable++;
        if (_firstUnparsable.Count < ShownLines)
        {
            _firstUnparsable.Add(new UnparsableLine(Lines, reason, line[..Math.Min(line.Length, ShownCharacters)].ToString()));
        }
    }
}
