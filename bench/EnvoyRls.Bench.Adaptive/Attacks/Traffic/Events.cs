namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>What is to happen, in order of time.</summary>
internal sealed class Events
{
    private readonly PriorityQueue<Action<double>, (double Time, long Order)> _queue = new();
    private long _order;

    /// <summary>Plans something.</summary>
    /// <param name="time">Seconds since the beginning.</param>
    /// <param name="happen">Told the time.</param>
    public void Plan(double time, Action<double> happen) => _queue.Enqueue(happen, (time, _order++));

    /// <summary>Lets everything happen that is planned before a moment.</summary>
    public void RunUntil(double until)
    {
        while (_queue.TryPeek(out Action<double>? happen, out (double Time, long Order) due) && due.Time < until)
        {
            _queue.Dequeue();
            happen(due.Time);
        }
    }
}
