using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.State;

/// <summary>
/// Lets the memory store resume after a restart: takes over what the last process saved, saves from time to time, and once
/// more when nobody charges any longer. Calls never wait for it.
/// </summary>
internal sealed class CounterState : IAsyncDisposable
{
    private readonly StateFiles _files;
    private readonly StateSettings _settings;
    private readonly MemoryCounterStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<CounterState> _log;
    private readonly Counter _saves;
    private long _saved;
    private long _savedAt;
    private double _saveMilliseconds;
    private bool _isStarted;

    private CounterState(
        StateFiles files, StateSettings settings, MemoryCounterStore store, TimeProvider time, StatRegistry statistics, ILogger<CounterState> log)
    {
        _files = files;
        _settings = settings;
        _store = store;
        _time = time;
        _log = log;
        _saves = statistics.Counter("envoyrls.state.saves_total");
        statistics.Gauge("envoyrls.state.saved_counters", () => Volatile.Read(ref _saved));
        statistics.Gauge("envoyrls.state.save_ms", () => Volatile.Read(ref _saveMilliseconds));
        statistics.Gauge("envoyrls.state.last_save_timestamp_seconds", () => Volatile.Read(ref _savedAt));
    }

    /// <summary>Takes the directory, and into the store what it keeps. A snapshot that cannot be read is set aside, and the store begins empty.</summary>
    /// <exception cref="StartupException">The directory cannot be used.</exception>
    public static async Task<CounterState> ResumeAsync(
        StateSettings settings, MemoryCounterStore store, TimeProvider time, StatRegistry statistics, ILogger<CounterState> log)
    {
        try
        {
            StateFiles files = StateFiles.TryOpen(settings.Directory)
                ?? throw new StartupException($"STATE_DIR: another process keeps its counters in {settings.Directory}");
            CounterState state = new(files, settings, store, time, statistics, log);
            int resumed = await OnThreadOfItsOwn(state.Resume);
            statistics.Gauge("envoyrls.state.resumed_counters", () => resumed);
            return state;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"STATE_DIR: {error.Message}", error);
        }
    }

    /// <summary>Begins to save. Before that nothing is, so that a start that fails leaves what there is.</summary>
    public void Start(Supervisor supervisor)
    {
        _isStarted = true;
        if (_settings.Interval > TimeSpan.Zero)
        {
            supervisor.Run("state", RunAsync);
        }
    }

    /// <summary>Saves for the last time. Only after the loops have stopped and the last call has been answered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            try
            {
                await SaveAsync(CancellationToken.None);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _log.LogError(error, "Counters could not be saved in {Directory}; the next start goes on from what was saved before", _settings.Directory);
            }
        }

        _files.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(_settings.Interval, _time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            await SaveAsync(cancellation);
        }
    }

    private async Task SaveAsync(CancellationToken cancellation)
    {
        long started = _time.GetTimestamp();
        long saved = await OnThreadOfItsOwn(() => _files.Replace(file => _store.Save(file, cancellation)));
        _saves.Increment();
        Volatile.Write(ref _saved, saved);
        Volatile.Write(ref _savedAt, _time.GetUtcNow().ToUnixTimeSeconds());
        Volatile.Write(ref _saveMilliseconds, _time.GetElapsedTime(started).TotalMilliseconds);
    }

    private int Resume()
    {
        try
        {
            using FileStream file = File.OpenRead(_files.Current);
            int resumed = _store.Resume(file);
            _log.LogInformation("Resumed {Counters} counters from {File}", resumed, _files.Current);
            return resumed;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
        catch (InvalidDataException error)
        {
            _files.SetAside();
            _log.LogError(
                "Counters begin anew, as {File} cannot be read: {Reason}; it is kept as {Broken}", _files.Current, error.Message, _files.Broken);
            return 0;
        }
    }

    /// <summary>A million counters take a processor for some time, and the disk a thread: neither is to be taken from calls.</summary>
    private static Task<T> OnThreadOfItsOwn<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
