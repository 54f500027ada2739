namespace EnvoyRls.Management.Repository;

/// <summary>Who else is running on this repository.</summary>
internal interface IReplicas
{
    /// <summary>Tells of this replica; it is forgotten a minute after it last did.</summary>
    /// <exception cref="RepositoryException">It could not be told.</exception>
    Task TellAsync(ReplicaInfo replica, CancellationToken cancellation);

    /// <summary>The replicas heard of within the last minute, by id.</summary>
    /// <exception cref="RepositoryException">They cannot be read.</exception>
    Task<IReadOnlyList<ReplicaInfo>> ListAsync(CancellationToken cancellation);
}
