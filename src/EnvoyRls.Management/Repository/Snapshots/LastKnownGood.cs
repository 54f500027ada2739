using System.Threading.Channels;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Objects;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Repository.Snapshots;

/// <summary>Keeps the last managed state on this machine's disk, so that a replica can start without its database.</summary>
internal sealed class LastKnownGood(SnapshotFile file, TimeProvider time, ILogger<LastKnownGood> log)
{
    /// <summary>A burst of changes is written once; a disk that is full is not asked more often.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<ManagedState> _latest =
        Channel.CreateBounded<ManagedState>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private ManagedState? _found;
    private bool _failing;

    /// <summary>The state kept last, for a start without the database, which is warned of; <see langword="null"/> if there is none to be had.</summary>
    public ManagedState? Find()
    {
        try
        {
            if (file.Read() is { } snapshot)
            {
                _found = snapshot.State;
                log.LogWarning(
                    "Starting with the managed rules of {File}: version {Version}, kept {Age} ago at {Time:u}; later changes are missing until the database is back",
                    file.Path, snapshot.State.Version, Whole(time.GetUtcNow() - snapshot.SavedAt), snapshot.SavedAt);
                return snapshot.State;
            }

            log.LogWarning("Starting without managed rules: the database is away, and there is no {File}", file.Path);
        }
        catch (RepositoryException error)
        {
            log.LogError("Starting without managed rules: the database is away, and the last ones cannot be read: {Reason}", error.Message);
        }

        return null;
    }

    /// <summary>Has a state written soon; returns at once. What <see cref="Find"/> gave is there already.</summary>
    public void Keep(ManagedState state)
    {
        if (!ReferenceEquals(state, _found))
        {
            _latest.Writer.TryWrite(state);
        }
    }

    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("managed-snapshot", RunAsync);

    /// <summary>Writes what is kept until it is stopped, and then once more.</summary>
    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                ManagedState state = await _latest.Reader.ReadAsync(cancellation);
                while (!await TryWriteAsync(state))
                {
                    await Task.Delay(Pause, time, cancellation);
                    state = _latest.Reader.TryRead(out ManagedState? later) ? later : state;
                }

                await Task.Delay(Pause, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            if (_latest.Reader.TryRead(out ManagedState? last))
            {
                await TryWriteAsync(last);
            }
        }
    }

    private async Task<bool> TryWriteAsync(ManagedState state)
    {
        Snapshot snapshot = new(state, time.GetUtcNow());
        try
        {
            // A disk may take seconds, and the pool's few threads answer calls.
            await Task.Factory.StartNew(() => file.Write(snapshot), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _failing = false;
            return true;
        }
        catch (RepositoryException error)
        {
            if (!_failing)
            {
                log.LogWarning("The managed rules of version {Version} cannot be kept for a start without the database: {Reason}", state.Version, error.Message);
            }

            _failing = true;
            return false;
        }
    }

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
