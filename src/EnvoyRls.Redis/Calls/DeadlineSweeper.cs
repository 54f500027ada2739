using System.Collections.Concurrent;

namespace EnvoyRls.Redis.Calls;

/// <summary>
/// Ends calls whose time is up. One coarse tick looks after all of them, so that a call costs an enqueue instead of a
/// timer; it ticks only while calls are in flight. A call ends at most about two ticks late.
/// </summary>
internal sealed class DeadlineSweeper : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<Watched> _arrivals = new();
    private readonly List<Watched> _waiting = [];
    private readonly ITimer _timer;
    private int _ticking;

    public DeadlineSweeper(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static sweeper => ((DeadlineSweeper)sweeper!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Watches a call until it ends. <paramref name="generation"/> tells this use of the call from later ones.</summary>
    public void Watch(BatchCall call, long generation, long due)
    {
        _arrivals.Enqueue(new Watched(call, generation, due));
        StartTicking();
    }

    public void Dispose() => _timer.Dispose();

    private void StartTicking()
    {
        if (Volatile.Read(ref _ticking) == 0 && Interlocked.Exchange(ref _ticking, 1) == 0)
        {
            _timer.Change(Tick, Timeout.InfiniteTimeSpan);
        }
    }

    // One tick at a time: the timer is set again only when the sweep is over.
    private void Sweep()
    {
        while (_arrivals.TryDequeue(out Watched arrival))
        {
            if (!arrival.Call.IsOver(arrival.Generation))
            {
                _waiting.Add(arrival);
            }
        }

        long now = _time.GetTimestamp();
        int kept = 0;
        for (int i = 0; i < _waiting.Count; i++)
        {
            Watched watched = _waiting[i];
            if (watched.Call.IsOver(watched.Generation))
            {
                continue;
            }

            if (watched.Due <= now)
            {
                watched.Call.TimeOut(watched.Generation);
                continue;
            }

            _waiting[kept++] = watched;
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
        if (kept > 0)
        {
            _timer.Change(Tick, Timeout.InfiniteTimeSpan);
            return;
        }

        Volatile.Write(ref _ticking, 0);
        if (!_arrivals.IsEmpty)
        {
            StartTicking();
        }
    }

    private readonly record struct Watched(BatchCall Call, long Generation, long Due);
}
