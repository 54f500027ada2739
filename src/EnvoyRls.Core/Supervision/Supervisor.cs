using System.Collections.Concurrent;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Core.Supervision;

/// <summary>
/// Keeps background work alive: a loop that ends by an error is logged, counted and started again after a growing
/// wait, so that none ever dies in silence. A loop that returns before the stop is treated as one that failed.
/// </summary>
public sealed class Supervisor(TimeProvider time, StatRegistry statistics, ILogger<Supervisor> log) : IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, SupervisedLoop> _loops = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _tasks = [];

    /// <summary>Every loop ever started, for health and for <c>/stats</c>.</summary>
    public IEnumerable<SupervisedLoop> Loops => _loops.Values;

    /// <summary>Starts a loop on the thread pool. Its body must return when its token is cancelled.</summary>
    /// <param name="name">Short and unique: <c>reload</c>, <c>redis-topology</c>.</param>
    /// <param name="body">Runs until cancelled; any exception restarts it.</param>
    public SupervisedLoop Run(string name, Func<CancellationToken, Task> body)
    {
        SupervisedLoop loop = new(name);
        if (!_loops.TryAdd(name, loop))
        {
            throw new InvalidOperationException($"a background loop named '{name}' runs already");
        }

        Counter restarts = statistics.Counter($"envoyrls.supervisor.{name}.restarts_total");
        statistics.Gauge($"envoyrls.supervisor.{name}.running", () => loop.Running ? 1 : 0);
        _tasks.Add(Task.Run(() => SuperviseAsync(loop, body, restarts)));
        return loop;
    }

    /// <summary>Cancels every loop and waits until each has returned.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
        }

        await Task.WhenAll(_tasks);
        _stop.Dispose();
    }

    private async Task SuperviseAsync(SupervisedLoop loop, Func<CancellationToken, Task> body, Counter restarts)
    {
        TimeSpan wait = FirstWait;
        while (!_stop.IsCancellationRequested)
        {
            long started = time.GetTimestamp();
            using CancellationTokenSource run = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            try
            {
                loop.Started(run);
                await body(run.Token);
                if (_stop.IsCancellationRequested)
                {
                    break;
                }

                loop.Failed("returned before the stop");
                log.LogError("Background loop {Loop} returned before the stop; it is started again in {Wait}", loop.Name, wait);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                loop.Failed(error.Message);
                log.LogError(error, "Background loop {Loop} failed; it is started again in {Wait}", loop.Name, wait);
            }

            restarts.Increment();
            if (time.GetElapsedTime(started) > LongestWait)
            {
                wait = FirstWait;
            }

            try
            {
                await Task.Delay(wait, time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }

        loop.Ended();
    }
}
