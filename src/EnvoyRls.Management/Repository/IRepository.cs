using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository;

/// <summary>Where everything that is managed is kept. Safe for concurrent calls; never on the way of a rate-limit call.</summary>
internal interface IRepository : IAsyncDisposable
{
    /// <summary>What logs and status pages call it: <c>directory /var/lib/envoyrls</c>, <c>PostgreSQL db:5432/limits</c>. Without secrets.</summary>
    string Description { get; }

    /// <summary>Whether the last use of it succeeded.</summary>
    bool IsHealthy { get; }

    IManagedObjects Objects { get; }

    IAuditTrail Audit { get; }

    IUsageRollups Usage { get; }

    IReplicas Replicas { get; }

    ITokens Tokens { get; }

    /// <summary>What the adaptive layer keeps: learnt baselines, anomalies, models.</summary>
    IAdaptiveArchive Adaptive { get; }
}
