using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>Buckets with bounds of their own, in milliseconds times a scale.</summary>
internal sealed class CountedTimingDistribution(IReadOnlyList<double> bounds, double scale) : TimingDistribution
{
    private readonly double[] _bounds = [.. bounds];
    private readonly long[] _counts = new long[bounds.Count + 1];
    private long _sumTicks;

    public override double Sum => new TimeSpan(Interlocked.Read(ref _sumTicks)).TotalMilliseconds * scale;

    public override long CountIn(int bucket) => Interlocked.Read(ref _counts[bucket]);

    public void Record(Timing timing, TimeSpan duration)
    {
        double value = duration.TotalMilliseconds * scale;
        int bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _sumTicks, duration.Ticks);
    }
}
