using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>What leases come to, as <c>envoyrls.leases.*</c>.</summary>
internal sealed class LeaseStatistics(StatRegistry statistics)
{
    /// <summary>Commands sent for leases, without those that give back.</summary>
    public Counter Requests { get; } = statistics.Counter("envoyrls.leases.requests_total");

    /// <summary>Hits that the store charged for them.</summary>
    public Counter Granted { get; } = statistics.Counter("envoyrls.leases.granted_hits_total");

    /// <summary>Hits of slices that were given back.</summary>
    public Counter Returned { get; } = statistics.Counter("envoyrls.leases.returned_hits_total");

    /// <summary>Hits of slices that were not spent in time.</summary>
    public Counter Expired { get; } = statistics.Counter("envoyrls.leases.expired_hits_total");

    /// <summary>Requests that were granted no slice, as too few replicas of the server would have known of it.</summary>
    public Counter Withheld { get; } = statistics.Counter("envoyrls.leases.withheld_total");

    /// <summary>Charges that waited for a lease.</summary>
    public Counter Waits { get; } = statistics.Counter("envoyrls.leases.waits_total");

    /// <summary>Charges that were denied without asking the store.</summary>
    public Counter DeniedLocally { get; } = statistics.Counter("envoyrls.leases.denied_locally_total");
}
