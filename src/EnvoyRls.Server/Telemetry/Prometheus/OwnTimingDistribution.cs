using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>The buckets that a timing keeps by itself: seconds, the default bounds.</summary>
internal sealed class OwnTimingDistribution(Timing timing) : TimingDistribution
{
    public override double Sum => timing.Sum.TotalSeconds;

    public override long CountIn(int bucket) => timing.CountIn(bucket);
}
