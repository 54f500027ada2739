using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Fakes;

internal sealed class InMemoryObjects(TimeProvider time, Action check) : IManagedObjects
{
    private readonly Lock _gate = new();
    private readonly List<VersionRecord> _versions = [];
    private readonly Dictionary<(string Principal, string Key), (string Fingerprint, long Version)> _keys = [];
    private ManagedState _state = ManagedState.Empty;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ManagedState> LoadAsync(CancellationToken cancellation)
    {
        check();
        lock (_gate)
        {
            return Task.FromResult(_state);
        }
    }

    public Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellation)
    {
        check();
        lock (_gate)
        {
            (string Principal, string Key)? key = commit.Idempotency is { } sent ? (sent.Principal, sent.Key) : null;
            if (key is { } asked && _keys.TryGetValue(asked, out (string Fingerprint, long Version) known))
            {
                return Task.FromResult(known.Fingerprint == commit.Idempotency!.Fingerprint
                    ? new CommitResult(CommitStatus.Replayed, known.Version)
                    : new CommitResult(CommitStatus.KeyReused, 0));
            }

            if (commit.ExpectedVersion != _state.Version)
            {
                return Task.FromResult(new CommitResult(CommitStatus.Conflict, _state.Version));
            }

            VersionRecord version = new(_state.Version + 1, time.GetUtcNow(), commit.Author, commit.Reason, commit.Summary, commit.Changes);
            _versions.Add(version);
            _state = _state.With(version);
            if (key is { } used)
            {
                _keys[used] = (commit.Idempotency!.Fingerprint, version.Number);
            }

            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.FromResult(new CommitResult(CommitStatus.Committed, version.Number));
        }
    }

    public Task<IReadOnlyList<VersionRecord>> ChangesSinceAsync(long version, int most, CancellationToken cancellation) =>
        Read(versions => versions.Where(record => record.Number > version).Take(most));

    public Task<IReadOnlyList<VersionRecord>> VersionsBeforeAsync(long version, int most, CancellationToken cancellation) =>
        Read(versions => versions.AsEnumerable().Reverse().Where(record => record.Number < version).Take(most));

    public async Task<VersionRecord?> FindVersionAsync(long number, CancellationToken cancellation) =>
        (await Read(versions => versions.Where(record => record.Number == number))).SingleOrDefault();

    public Task WaitForChangeAsync(long knownVersion, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _state.Version > knownVersion ? Task.CompletedTask : _changed.Task.WaitAsync(cancellation);
        }
    }

    private Task<IReadOnlyList<VersionRecord>> Read(Func<List<VersionRecord>, IEnumerable<VersionRecord>> choose)
    {
        check();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<VersionRecord>>([.. choose(_versions)]);
        }
    }
}
