using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>All that one tick says of one domain, ready to be asked.</summary>
internal sealed class DomainView
{
    public required string Name { get; init; }

    /// <summary>How far the layer may go, and who said so: person, rule_file, setting or default.</summary>
    public required AdaptiveMode Mode { get; init; }

    public required string ModeSource { get; init; }

    /// <summary>Its rules; <see langword="null"/> if it has none.</summary>
    public required RuleDomain? Rules { get; init; }

    /// <summary>What was seen; <see langword="null"/> without calls.</summary>
    public required ObservedDomain? Observed { get; init; }

    public required FeatureVector? Features { get; init; }

    /// <summary>How its clients move together; <see langword="null"/> if nothing is known of it.</summary>
    public required DomainPulse? Pulse { get; init; }

    /// <summary>Load over capacity; <see langword="null"/> if nothing is known of it.</summary>
    public required double? Load { get; init; }

    /// <summary>
    /// Load over capacity as it would be, at most, if overrides denied nothing; <see langword="null"/> without a capacity, and where a signal
    /// from outside counts too: that does not tell what was held off.
    /// </summary>
    public required double? OfferedLoad { get; init; }

    /// <summary>How long its baseline has been learnt.</summary>
    public required TimeSpan Age { get; init; }

    /// <summary>The length of the interval in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether newcomers can be told from others.</summary>
    public required bool KnowsClients { get; init; }

    /// <summary>What the clients that behave as bots do.</summary>
    public required BotTraffic Bots { get; init; }

    /// <summary>Keys of clients that are suspects.</summary>
    public required IReadOnlyList<FeatureVector> Suspects { get; init; }

    public required IReadOnlyDictionary<DescriptorPath, FeatureVector> Keys { get; init; }

    /// <summary>Signatures by their paths, the shapes of segments among them.</summary>
    public required IReadOnlyDictionary<DescriptorPath, FeatureVector> Signatures { get; init; }

    /// <summary>Findings on keys and signatures by their paths, the strangest of each.</summary>
    public required IReadOnlyDictionary<DescriptorPath, Finding> Findings { get; init; }

    /// <summary>Findings on segments and on the domain as a whole.</summary>
    public required IReadOnlyList<Finding> WideFindings { get; init; }

    /// <summary>Calls a second.</summary>
    public double Rate => Features?.Rate ?? (Observed is { } observed && Seconds > 0 ? observed.Calls / Seconds : 0);

    /// <summary>Calls a second that are expected now.</summary>
    public double UsualRate => Features?.Baseline.Expected ?? 0;

    public long Samples => Features?.Baseline.Samples ?? 0;

    /// <summary>Limited keys in the interval.</summary>
    public double KeyCount => Observed?.Segments.Sum(segment => segment.Keys) ?? 0;

    /// <summary>The share of newcomers' calls now, 0 to 1.</summary>
    public double NewcomerShare => Observed is { Calls: > 0 } observed ? Math.Clamp(observed.NewcomerCalls / observed.Calls, 0, 1) : 0;

    /// <summary>The share of newcomers' calls that is usual: never none at all, as everybody was a newcomer once.</summary>
    public double UsualNewcomerShare => Math.Clamp(Pulse?.UsualNewcomers ?? NewcomerShare, 0.001, 1);

    /// <summary>How many times as many calls there are as usual.</summary>
    public double Rise => UsualRate > 0 ? Rate / UsualRate : 1;

    /// <summary>Calls a second that overrides deny.</summary>
    public double OverriddenRate => Observed is { } observed && Seconds > 0 ? observed.OverriddenCalls / Seconds : 0;
}
