using System.Collections.Concurrent;
using EnvoyRls.Adaptive.Detection;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// Brings work that touches the engine to the thread of the tick. Only the leader's engine is at work: elsewhere nothing is taken up,
/// and who waits gives up.
/// </summary>
internal sealed class BetweenTicks(DetectionEngine engine, TimeProvider time)
{
    /// <summary>Some ticks and a term of the leader's lease.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentQueue<Action> _waiting = new();
    private long _lastRun;
    private bool _hasRun;

    /// <summary>Whether ticks come, so that this replica leads.</summary>
    public bool IsDriven => Volatile.Read(ref _hasRun) && time.GetElapsedTime(Volatile.Read(ref _lastRun)) < Patience;

    /// <summary>Does what waits; on the thread of the tick.</summary>
    public void Run()
    {
        Volatile.Write(ref _lastRun, time.GetTimestamp());
        Volatile.Write(ref _hasRun, true);
        while (_waiting.TryDequeue(out Action? work))
        {
            work();
        }
    }

    /// <summary>Waits for the next tick to do something.</summary>
    /// <exception cref="TimeoutException">No tick came.</exception>
    public Task<T> DoAsync<T>(Func<DetectionEngine, T> work, CancellationToken cancellation)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(() =>
        {
            try
            {
                done.TrySetResult(work(engine));
            }
            catch (Exception error)
            {
                // The tick goes on, and who asked for it gets to know.
                done.TrySetException(error);
            }
        });
        return done.Task.WaitAsync(Patience, time, cancellation);
    }
}
