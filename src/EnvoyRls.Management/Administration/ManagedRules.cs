using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Administration;

/// <summary>
/// The managed state in force on this replica, kept up with the repository. With the repository away it goes on with what
/// it has; a state that makes no rules leaves the last good one in force.
/// </summary>
internal sealed class ManagedRules : IDisposable
{
    private const int PageSize = 500;

    /// <summary>How long the repository is left alone after it was away.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly IManagedObjects _objects;
    private readonly Action<ManagedState> _putIntoForce;
    private readonly TimeProvider _time;
    private readonly ILogger<ManagedRules> _log;
    private readonly Counter _errors;
    private readonly SemaphoreSlim _catchingUp = new(1, 1);
    private readonly TaskCompletionSource _upToDate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ManagedState _state = ManagedState.Empty;

    /// <param name="objects">Where the state is kept.</param>
    /// <param name="putIntoForce">Makes rules of a state and puts them into force.</param>
    /// <param name="statistics">Gets <c>envoyrls.managed.*</c>.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="log">Told when the repository goes away and comes back.</param>
    public ManagedRules(IManagedObjects objects, Action<ManagedState> putIntoForce, StatRegistry statistics, TimeProvider time, ILogger<ManagedRules> log)
    {
        _objects = objects;
        _putIntoForce = putIntoForce;
        _time = time;
        _log = log;
        _errors = statistics.Counter("envoyrls.managed.sync_errors_total");
        statistics.Gauge("envoyrls.managed.version", () => _state.Version);
    }

    /// <summary>Called with every state that came into force, one at a time.</summary>
    public event Action<ManagedState>? Applied;

    /// <summary>The state in force; its version goes back only where the repository itself was put back.</summary>
    public ManagedState State => _state;

    /// <summary>Completes when the repository's state is in force for the first time.</summary>
    public Task UpToDate => _upToDate.Task;

    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("managed-rules", RunAsync);

    /// <summary>Puts the last known good state into force, for as long as the repository is away at the start.</summary>
    public async Task StartFromAsync(ManagedState lastKnownGood, CancellationToken cancellation)
    {
        await _catchingUp.WaitAsync(cancellation);
        try
        {
            if (!_upToDate.Task.IsCompleted)
            {
                Apply(lastKnownGood);
            }
        }
        finally
        {
            _catchingUp.Release();
        }
    }

    /// <summary>Brings into force what the repository has.</summary>
    /// <exception cref="RepositoryException">It is away.</exception>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        await _catchingUp.WaitAsync(cancellation);
        try
        {
            ManagedState next = await ReadAsync(cancellation);
            if (!ReferenceEquals(next, _state))
            {
                Apply(next);
            }

            _upToDate.TrySetResult();
        }
        finally
        {
            _catchingUp.Release();
        }
    }

    public void Dispose() => _catchingUp.Dispose();

    private async Task RunAsync(CancellationToken cancellation)
    {
        bool away = false;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await CatchUpAsync(cancellation);
                if (away)
                {
                    _log.LogInformation("The managed rules are up to date again, at version {Version}", _state.Version);
                }

                away = false;
                await _objects.WaitForChangeAsync(_state.Version, cancellation);
            }
            catch (RepositoryException error)
            {
                _errors.Increment();
                if (!away)
                {
                    _log.LogWarning("Managed rules cannot be read, those of version {Version} stay in force: {Reason}", _state.Version, error.Message);
                }

                away = true;
                await Task.Delay(RetryDelay, _time, cancellation);
            }
        }
    }

    /// <summary>Follows the history from the state in force, or reads all anew at the start and where the history has a gap.</summary>
    private async Task<ManagedState> ReadAsync(CancellationToken cancellation)
    {
        if (!_upToDate.Task.IsCompleted)
        {
            return await _objects.LoadAsync(cancellation);
        }

        ManagedState state = _state;
        while (true)
        {
            IReadOnlyList<VersionRecord> changes = await _objects.ChangesSinceAsync(state.Version, PageSize, cancellation);
            if (changes.Count > 0 ? changes[0].Number != state.Version + 1 : await WasPutBackAsync(state, cancellation))
            {
                return await _objects.LoadAsync(cancellation);
            }

            state = changes.Aggregate(state, (current, change) => current.With(change));
            if (changes.Count < PageSize)
            {
                return state;
            }
        }
    }

    /// <summary>Whether the repository does not know the version in force: it is an older copy, as after a failover that lost commits.</summary>
    private async Task<bool> WasPutBackAsync(ManagedState state, CancellationToken cancellation) =>
        state.Version > 0 && await _objects.FindVersionAsync(state.Version, cancellation) is null;

    private void Apply(ManagedState state)
    {
        _putIntoForce(state);
        _state = state;
        Applied?.Invoke(state);
    }
}
