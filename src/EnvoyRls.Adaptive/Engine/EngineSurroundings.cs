using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>What a decision depends on beside what was seen and learnt.</summary>
internal sealed record EngineSurroundings
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The rules in force.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>The book as it stands.</summary>
    public required OverrideBook Book { get; init; }

    /// <summary>Load over capacity by domain, from a signal outside; the empty name goes for every domain that is not named.</summary>
    public IReadOnlyDictionary<string, double> Load { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Whether newcomers can be told.</summary>
    public bool KnowsClients { get; init; }

    /// <summary>How likely a client is a bot, in percent; 0 for those not known.</summary>
    public Func<ulong, int> BotLikelihood { get; init; } = static _ => 0;
}
