using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>The measurements of one timing in buckets of the unit and with the bounds that its mapping asks for.</summary>
internal abstract class TimingDistribution
{
    private const double SecondsPerMillisecond = 0.001;

    public abstract double Sum { get; }

    /// <summary>The number of measurements in one bucket alone; the bucket behind the last bound takes the rest.</summary>
    public abstract long CountIn(int bucket);

    /// <summary>Takes the timing's own buckets where they are those asked for, else counts every later measurement anew.</summary>
    public static TimingDistribution Of(Timing timing, IReadOnlyList<double> bounds, double scale)
    {
        if (scale == SecondsPerMillisecond && bounds.SequenceEqual(Timing.Bounds))
        {
            return new OwnTimingDistribution(timing);
        }

        CountedTimingDistribution counted = new(bounds, scale);
        timing.Observe(counted.Record);
        return counted;
    }
}
