using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Counters;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Releases;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Status;
using EnvoyRls.Management.Usage;

namespace EnvoyRls.Management.Rest;

/// <summary>What the admin API speaks for.</summary>
internal sealed record AdminServices
{
    public required IRuleAdministration Rules { get; init; }

    public required IRepository Repository { get; init; }

    public required IGatekeeper Gatekeeper { get; init; }

    public required AuditQueue Audit { get; init; }

    public required TokenAdministration Tokens { get; init; }

    public required IReleases Releases { get; init; }

    public required IUsageReports Usage { get; init; }

    public required ILiveFigures Live { get; init; }

    public required IServiceStatus Status { get; init; }

    public required IRecentRequests Recent { get; init; }

    public required CounterInspector Counters { get; init; }

    /// <summary>The door to overrides; <see langword="null"/> where the adaptive layer is switched off.</summary>
    public IOverrideDesk? Overrides { get; init; }

    /// <summary>How decisions are made, for those that are only tried.</summary>
    public required RateLimiterOptions Decisions { get; init; }

    /// <summary>How rules are read.</summary>
    public required RuleSetOptions RuleOptions { get; init; }

    /// <summary>What rules have counted.</summary>
    public required StatRegistry Statistics { get; init; }

    public required TimeProvider Time { get; init; }
}
