using EnvoyRls.Management.Objects;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>
/// The managed state in files. A version's file under its own name is the commit; the file of the state follows it, and
/// is brought up to it at the next start if it could not.
/// </summary>
internal sealed class DirectoryObjects : IManagedObjects, IDisposable
{
    private readonly DirectoryOptions _options;
    private readonly DirectoryLayout _layout;
    private readonly IDurableFiles _files;
    private readonly FileWork _work;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly HistoryFiles _history;
    private readonly RecentKeys _keys = new();
    private readonly ChangeBroadcast _changed = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile ManagedState _state = ManagedState.Empty;
    private volatile bool _stateIsWritten = true;
    private bool _inDoubt;

    private DirectoryObjects(DirectoryOptions options, DirectoryLayout layout, IDurableFiles files, FileWork work, TimeProvider time, ILogger log)
    {
        (_options, _layout, _files, _work, _time, _log) = (options, layout, files, work, time, log);
        _history = new HistoryFiles(layout, files);
    }

    /// <summary>Whether the file of the state says what the last version does.</summary>
    public bool StateIsWritten => _stateIsWritten;

    /// <summary>Reads what there is and finishes what a crash interrupted. Blocks; the directory's lock must be held.</summary>
    /// <exception cref="RepositoryException">A file cannot be read; nothing but unfinished files was changed then.</exception>
    public static DirectoryObjects Open(DirectoryOptions options, DirectoryLayout layout, IDurableFiles files, FileWork work, TimeProvider time, ILogger log)
    {
        DirectoryObjects objects = new(options, layout, files, work, time, log);
        objects.Recover();
        return objects;
    }

    public Task<ManagedState> LoadAsync(CancellationToken cancellation) => Task.FromResult(_state);

    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return await _work.RunAsync(() => CommitAlone(commit));
        }
        finally
        {
            _writing.Release();
        }
    }

    public Task<IReadOnlyList<VersionRecord>> ChangesSinceAsync(long version, int most, CancellationToken cancellation)
    {
        long last = _state.Version;
        long from = version >= last ? last + 1 : Math.Max(version + 1, _history.First);
        return ReadAsync(from, Math.Min(last, from + most - 1), step: 1, cancellation);
    }

    public Task<IReadOnlyList<VersionRecord>> VersionsBeforeAsync(long version, int most, CancellationToken cancellation)
    {
        long from = Math.Min(version - 1, _state.Version);
        return ReadAsync(from, Math.Max(_history.First, from - most + 1), step: -1, cancellation);
    }

    public Task<VersionRecord?> FindVersionAsync(long number, CancellationToken cancellation) =>
        number > _state.Version ? Task.FromResult<VersionRecord?>(null) : _work.RunAsync(() => _history.Find(number)?.Version);

    public Task WaitForChangeAsync(long knownVersion, CancellationToken cancellation)
    {
        Task next = _changed.Next;
        return _state.Version > knownVersion ? Task.CompletedTask : next.WaitAsync(cancellation);
    }

    public void Dispose() => _writing.Dispose();

    private Task<IReadOnlyList<VersionRecord>> ReadAsync(long from, long to, int step, CancellationToken cancellation) =>
        _work.RunAsync<IReadOnlyList<VersionRecord>>(() =>
        {
            List<VersionRecord> versions = [];
            for (long number = from; (to - number) * step >= 0; number += step)
            {
                cancellation.ThrowIfCancellationRequested();

                // Missing is what was pruned meanwhile.
                if (_history.Find(number) is { } found)
                {
                    versions.Add(found.Version);
                }
            }

            return versions;
        });

    private CommitResult CommitAlone(Commit commit)
    {
        if (_inDoubt)
        {
            SettleDoubt();
        }

        DateTimeOffset now = _time.GetUtcNow();
        if (_keys.Find(commit.Idempotency, now) is { } repeated)
        {
            return repeated;
        }

        if (commit.ExpectedVersion != _state.Version)
        {
            return new CommitResult(CommitStatus.Conflict, _state.Version);
        }

        VersionRecord version = new(_state.Version + 1, now, commit.Author, commit.Reason, commit.Summary, commit.Changes);
        _inDoubt = true;
        StoredVersion kept = _history.Write(new StoredVersion(version, commit.Idempotency));
        _inDoubt = false;
        _keys.Add(kept);
        _state = _state.With(kept.Version);
        _changed.Set();
        WriteState(now);
        return new CommitResult(CommitStatus.Committed, kept.Version.Number);
    }

    /// <summary>Finds out whether a commit that failed is on the disk: its error may have come before or after the point of no return.</summary>
    private void SettleDoubt()
    {
        long before = _state.Version;
        _files.SyncDirectory(_layout.History);
        Recover();
        _inDoubt = false;
        if (_state.Version > before)
        {
            _changed.Set();
        }
    }

    private void Recover()
    {
        long last = _history.Scan();
        ManagedState stored = ReadState();
        ManagedState state = stored;
        RefuseGap(state.Version, last);
        while (state.Version < last)
        {
            state = state.With(_history.Find(state.Version + 1)!.Version);
        }

        _state = state;
        DateTimeOffset now = _time.GetUtcNow();
        RememberKeys(now);
        if (stored.Version < last)
        {
            WriteState(now);
        }
    }

    /// <summary>State and history that do not meet are of different backups, and what lies between them is unknown.</summary>
    private void RefuseGap(long version, long last)
    {
        if (last > version && _history.First > version + 1)
        {
            throw new RepositoryException(
                $"{_layout.State} is at version {version} and {_layout.History} begins at version {_history.First}: restore both from one backup");
        }

        if (last > 0 && last < version)
        {
            throw new RepositoryException(
                $"{_layout.State} is at version {version} and {_layout.History} ends at version {last}: restore both from one backup, or go on without the older history by moving its files away");
        }
    }

    private ManagedState ReadState() =>
        File.Exists(_layout.State) ? StateDocument.Read(_layout.State, File.ReadAllBytes(_layout.State)) : ManagedState.Empty;

    private void RememberKeys(DateTimeOffset now)
    {
        List<StoredVersion> recent = [];
        for (long number = _state.Version; _history.Find(number) is { } version && RecentKeys.IsRecent(version.Version.At, now); number--)
        {
            recent.Add(version);
        }

        _keys.Clear();
        foreach (StoredVersion version in Enumerable.Reverse(recent))
        {
            _keys.Add(version);
        }
    }

    /// <summary>Writes the state's file. The version is durable already, so that a failure is told but fails nobody.</summary>
    private void WriteState(DateTimeOffset now)
    {
        try
        {
            _files.Replace(_layout.State, StateDocument.Write(_state));
            _history.Prune(_state.Version, now, _options);
            _stateIsWritten = true;
        }
        catch (Exception error) when (error is RepositoryException or IOException or UnauthorizedAccessException)
        {
            _stateIsWritten = false;
            _log.LogWarning("version {Version} is kept, but {File} could not be brought up to it: {Error}", _state.Version, _layout.State, FileWork.Explain(error).Message);
        }
    }
}
