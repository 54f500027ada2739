using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Management.Status;

/// <summary>Measures how long the counter store takes to answer, by reading a counter that does not exist.</summary>
/// <param name="store">The store.</param>
/// <param name="kind">What it is: memory or redis.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreProbe(ICounterStore store, string kind, TimeProvider time)
{
    private const int Kept = 15;
    private const long WindowMicroseconds = 60_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<TimeSpan> _latencies = [];
    private bool _isHealthy = true;

    /// <summary>How the store fared of late.</summary>
    public StoreHealth Health
    {
        get
        {
            lock (_gate)
            {
                double? median = _latencies.Count == 0 ? null : _latencies.Order().ElementAt(_latencies.Count / 2).TotalMilliseconds;
                return new StoreHealth(kind, _isHealthy, median);
            }
        }
    }

    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("store-probe", async cancellation =>
    {
        while (true)
        {
            await ProbeAsync();
            await Task.Delay(Interval, time, cancellation);
        }
    });

    private async Task ProbeAsync()
    {
        long started = time.GetTimestamp();
        StoreFault? fault = await store.ReadAsync(Batch(started));
        TimeSpan elapsed = time.GetElapsedTime(started);
        lock (_gate)
        {
            _isHealthy = fault is null;
            if (fault is null)
            {
                _latencies.Enqueue(elapsed);
                if (_latencies.Count > Kept)
                {
                    _latencies.Dequeue();
                }
            }
        }
    }

    private ChargeBatch Batch(long started)
    {
        ChargeBatch batch = new() { Deadline = started + (long)(LongestRead.TotalSeconds * time.TimestampFrequency) };
        ref Charge charge = ref batch.Add("envoyrls_probe_"u8, "0"u8);
        charge.Limit = Limit.FixedWindow(1, WindowMicroseconds);
        charge.Window = FixedWindow.At((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, WindowMicroseconds);
        return batch;
    }
}
