using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

/// <summary>Simulated time: one thread, events in order, the wall clock of the counter store among them. Microseconds.</summary>
internal sealed class Timeline
{
    private const long Epoch = 1_000_000_000_000_000;

    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();
    private long _order;

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(Epoch / 1_000_000));

    /// <summary>Since the start.</summary>
    public long Now { get; private set; }

    /// <summary>The same moment as Unix time.</summary>
    public static long Unix(long now) => Epoch + now;

    public void At(long time, Action action) => _events.Enqueue(action, (Math.Max(Now, time), _order++));

    public void After(long delay, Action action) => At(Now + delay, action);

    /// <summary>Carries out what is due until then.</summary>
    public void RunUntil(long end)
    {
        // What is answered goes on at once, here, as the moment is part of it.
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        while (_events.TryPeek(out Action? action, out (long Time, long Order) due) && due.Time <= end)
        {
            _events.Dequeue();
            MoveTo(due.Time);
            action();
        }

        MoveTo(end);
        SynchronizationContext.SetSynchronizationContext(outer);
    }

    private void MoveTo(long time)
    {
        Clock.Advance(TimeSpan.FromMicroseconds(time - Now));
        Now = time;
    }
}
