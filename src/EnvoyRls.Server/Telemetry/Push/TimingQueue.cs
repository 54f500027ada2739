using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Push;

/// <summary>Measurements on their way to the collector. Bounded: when it is full, measurements are dropped and counted.</summary>
internal sealed class TimingQueue(int capacity, Counter dropped)
{
    private readonly ConcurrentQueue<Measurement> _queue = new();
    private int _length;

    public void Offer(Timing timing, TimeSpan duration)
    {
        if (Interlocked.Increment(ref _length) > capacity)
        {
            Interlocked.Decrement(ref _length);
            dropped.Increment();
            return;
        }

        _queue.Enqueue(new Measurement(timing, duration));
    }

    public bool TryTake([MaybeNullWhen(false)] out Timing timing, out TimeSpan duration)
    {
        bool taken = _queue.TryDequeue(out Measurement next);
        if (taken)
        {
            Interlocked.Decrement(ref _length);
        }

        (timing, duration) = (next.Timing, next.Duration);
        return taken;
    }

    private readonly record struct Measurement(Timing Timing, TimeSpan Duration);
}
