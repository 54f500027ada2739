using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Status;

/// <summary>How the service fares.</summary>
internal interface IServiceStatus
{
    /// <summary>In short, for probes and everybody; waits for nothing.</summary>
    ServiceHealth Health();

    /// <summary>In full, other replicas included.</summary>
    /// <exception cref="RepositoryException">The replicas cannot be read.</exception>
    Task<ServiceStatus> ReadAsync(CancellationToken cancellation);
}
