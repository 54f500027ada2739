using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Rules.Conditions;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Rules;

/// <summary>The limits at one node of the rule tree, and how they are enforced. Immutable but for the cached statistics.</summary>
public sealed class Rule
{
    /// <summary>All keys, in parts of <see cref="Rollout"/>.</summary>
    public const int FullRollout = 10_000;

    private RuleStatistics? _statistics;

    internal Rule(IReadOnlyList<RuleLimit> limits)
    {
        LimitArray = [.. limits];
    }

    /// <summary>What is enforced: at least one limit, or none where <see cref="Unlimited"/>.</summary>
    public IReadOnlyList<RuleLimit> Limits => LimitArray;

    /// <summary>The limits for who walks them with every call.</summary>
    internal RuleLimit[] LimitArray { get; }

    /// <summary>Always within the limit and never counted.</summary>
    public bool Unlimited { get; internal init; }

    /// <summary>What other rules call it: the name of its first limit that has one; empty for none.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Names of the limits that this one disables within a call.</summary>
    public IReadOnlyList<string> Replaces { get; internal init; } = [];

    /// <summary>Counted and measured, but never the reason for a denial.</summary>
    public bool ShadowMode { get; internal init; }

    /// <summary>Denies only if every other quota rule of the call denies too.</summary>
    public bool QuotaMode { get; internal init; }

    /// <summary>Statistics are kept per combination of request values.</summary>
    public bool DetailedMetric { get; internal init; }

    /// <summary>Returned as dynamic metadata when the descriptor passes; never changed once loaded.</summary>
    public Struct? Metadata { get; internal init; }

    /// <summary>What happens to hits above the limit.</summary>
    public RuleAction Action { get; internal init; }

    /// <summary>How many of 10,000 keys the rule holds for, chosen by the key's hash; <see cref="FullRollout"/> for all.</summary>
    public int Rollout { get; internal init; } = FullRollout;

    /// <summary>When the rule holds; <see langword="null"/> for always.</summary>
    public Schedule? Active { get; internal init; }

    /// <summary>What must be true of the client for the rule to hold; <see langword="null"/> for nothing.</summary>
    public RuleCondition? When { get; internal init; }

    /// <summary>Whether keys that are denied again and again are banned; <see langword="null"/> for no.</summary>
    public BanPolicy? Ban { get; internal init; }

    /// <summary>What happens when counters cannot be charged; <see langword="null"/> for what the domain says.</summary>
    public StoreFailureMode? OnStoreFailure { get; internal init; }

    /// <summary>How its limits are shared by replicas; <see langword="null"/> for what the domain says.</summary>
    public Consistency? Consistency { get; internal init; }

    /// <summary>How regions share its limits, in the rule's order; <see langword="null"/> if they do not.</summary>
    public IReadOnlyList<RegionShare>? RegionShares { get; internal init; }

    /// <summary>Whether the limits on the way down to this one are charged too.</summary>
    public bool ChargeParents { get; internal init; }

    /// <summary>What a denied client is sent; <see langword="null"/> for nothing of its own.</summary>
    public ResponseTemplate? Response { get; internal init; }

    /// <summary>What it says to the adaptive layer; <see langword="null"/> for nothing.</summary>
    public AdaptiveRuleSettings? Adaptive { get; internal init; }

    /// <summary>The override that the rule is; <see langword="null"/> for any other rule.</summary>
    public RuleOverride? Override { get; internal init; }

    /// <summary>The statistics of the configured key, fetched on the first call so that idle rules cost nothing.</summary>
    internal RuleStatistics Statistics(RuleNode node, RuleStatisticsRegistry registry)
    {
        RuleStatistics? kept = _statistics;

        // A dry run asks the rules in force too, and counts by itself.
        if (kept is null || !registry.Owns(kept))
        {
            kept = registry.Configured(node.StatKey);
            _statistics = kept;
        }

        return kept;
    }
}
