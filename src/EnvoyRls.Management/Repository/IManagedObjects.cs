using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Repository;

/// <summary>The managed state and its history. Every method throws <see cref="RepositoryException"/> when the repository is away.</summary>
internal interface IManagedObjects
{
    /// <summary>Reads the last version of everything.</summary>
    Task<ManagedState> LoadAsync(CancellationToken cancellation);

    /// <summary>Makes a change durable, if nobody else was faster. When it returns, it survives a crash.</summary>
    Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellation);

    /// <summary>Versions after one, oldest first, at most as many as told.</summary>
    Task<IReadOnlyList<VersionRecord>> ChangesSinceAsync(long version, int most, CancellationToken cancellation);

    /// <summary>The last versions before one (<see cref="long.MaxValue"/> for the newest), newest first, at most as many as told.</summary>
    Task<IReadOnlyList<VersionRecord>> VersionsBeforeAsync(long version, int most, CancellationToken cancellation);

    /// <summary>The version of that number, or <see langword="null"/>.</summary>
    Task<VersionRecord?> FindVersionAsync(long number, CancellationToken cancellation);

    /// <summary>Completes when the last version may be later than the one known; may complete without reason, never fails because the repository is away.</summary>
    Task WaitForChangeAsync(long knownVersion, CancellationToken cancellation);
}
