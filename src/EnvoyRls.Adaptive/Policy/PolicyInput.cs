using System.Collections.Frozen;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>All that the policy goes by in one tick; there is nothing else it remembers.</summary>
internal sealed record PolicyInput
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>What was seen of all replicas.</summary>
    public required ObservedInterval Interval { get; init; }

    public required FeatureSet Features { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The rules in force.</summary>
    public required RuleSet Rules { get; init; }

    /// <summary>The book as it stands.</summary>
    public required OverrideBook Book { get; init; }

    /// <summary>
    /// Load over capacity by domain, from a signal outside; the empty name goes for every domain that is not named. Where a capacity is known
    /// too the higher of both counts.
    /// </summary>
    public IReadOnlyDictionary<string, double> Load { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Whether it is known which clients have been here before, so that newcomers can be told.</summary>
    public bool KnowsClients { get; init; }

    /// <summary>Clients that do something strange, each by itself.</summary>
    public IReadOnlySet<ulong> Suspects { get; init; } = FrozenSet<ulong>.Empty;

    /// <summary>How likely a client is a bot, in percent; 0 for those not known.</summary>
    public Func<ulong, int> BotLikelihood { get; init; } = static _ => 0;
}
