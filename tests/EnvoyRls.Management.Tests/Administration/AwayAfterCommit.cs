using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Administration;

/// <summary>A repository that takes a commit and can be read no more from then on.</summary>
internal sealed class AwayAfterCommit(IManagedObjects objects) : IManagedObjects
{
    private bool _isAway;

    private IManagedObjects Now => _isAway ? throw new RepositoryException("the repository is away") : objects;

    public Task<ManagedState> LoadAsync(CancellationToken cancellation) => Now.LoadAsync(cancellation);

    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellation)
    {
        CommitResult result = await Now.CommitAsync(commit, cancellation);
        _isAway = true;
        return result;
    }

    public Task<IReadOnlyList<VersionRecord>> ChangesSinceAsync(long version, int most, CancellationToken cancellation) =>
        Now.ChangesSinceAsync(version, most, cancellation);

    public Task<IReadOnlyList<VersionRecord>> VersionsBeforeAsync(long version, int most, CancellationToken cancellation) =>
        Now.VersionsBeforeAsync(version, most, cancellation);

    public Task<VersionRecord?> FindVersionAsync(long number, CancellationToken cancellation) => Now.FindVersionAsync(number, cancellation);

    public Task WaitForChangeAsync(long knownVersion, CancellationToken cancellation) => Now.WaitForChangeAsync(knownVersion, cancellation);
}
