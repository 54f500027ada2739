using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Rules;

/// <summary>A limit and how it is enforced, at one node of the rule tree. Immutable but for the cached statistics.</summary>
public sealed class Rule
{
    private RuleStatistics? _statistics;

    internal Rule(uint requestsPerUnit, LimitUnit unit, bool unlimited, string name, string[] replaces)
    {
        RequestsPerUnit = requestsPerUnit;
        Unit = unit;
        Unlimited = unlimited;
        Name = name;
        Replaces = replaces;
        CurrentLimit = new RateLimitResponse.Types.RateLimit
        {
            RequestsPerUnit = requestsPerUnit,
            Unit = (RateLimitResponse.Types.RateLimit.Types.Unit)unit,
            Name = name,
        };
    }

    /// <summary>Hits admitted in a window, 0 to 2^32-1; 0 admits nothing.</summary>
    public uint RequestsPerUnit { get; }

    /// <summary>The window; <see cref="LimitUnit.Unknown"/> only where <see cref="Unlimited"/>.</summary>
    public LimitUnit Unit { get; }

    /// <summary>Always within the limit and never counted.</summary>
    public bool Unlimited { get; }

    /// <summary>What other rules call it by; empty for none.</summary>
    public string Name { get; }

    /// <summary>Names of the limits that this one disables within a call.</summary>
    public IReadOnlyList<string> Replaces { get; }

    /// <summary>Counted and measured, but never the reason for a denial.</summary>
    public bool ShadowMode { get; internal init; }

    /// <summary>Denies only if every other quota rule of the call denies too.</summary>
    public bool QuotaMode { get; internal init; }

    /// <summary>Statistics are kept per combination of request values.</summary>
    public bool DetailedMetric { get; internal init; }

    /// <summary>Returned as dynamic metadata when the descriptor passes; never changed once loaded.</summary>
    public Struct? Metadata { get; internal init; }

    /// <summary>The wire form of the limit, shared by all responses: it must not be changed.</summary>
    internal RateLimitResponse.Types.RateLimit CurrentLimit { get; }

    /// <summary>The statistics of the configured key, fetched on the first call so that idle rules cost nothing.</summary>
    internal RuleStatistics Statistics(RuleNode node, RuleStatisticsRegistry registry) => _statistics ??= registry.Configured(node.StatKey);
}
