using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Administration;

/// <summary>A repository that becomes another one, as after a failover that lost commits.</summary>
internal sealed class SwitchedObjects(IManagedObjects before, IManagedObjects after) : IManagedObjects
{
    public bool IsSwitched { get; set; }

    private IManagedObjects Now => IsSwitched ? after : before;

    public Task<ManagedState> LoadAsync(CancellationToken cancellation) => Now.LoadAsync(cancellation);

    public Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellation) => Now.CommitAsync(commit, cancellation);

    public Task<IReadOnlyList<VersionRecord>> ChangesSinceAsync(long version, int most, CancellationToken cancellation) =>
        Now.ChangesSinceAsync(version, most, cancellation);

    public Task<IReadOnlyList<VersionRecord>> VersionsBeforeAsync(long version, int most, CancellationToken cancellation) =>
        Now.VersionsBeforeAsync(version, most, cancellation);

    public Task<VersionRecord?> FindVersionAsync(long number, CancellationToken cancellation) => Now.FindVersionAsync(number, cancellation);

    public Task WaitForChangeAsync(long knownVersion, CancellationToken cancellation) => Now.WaitForChangeAsync(knownVersion, cancellation);
}
