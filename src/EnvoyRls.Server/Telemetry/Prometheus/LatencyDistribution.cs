using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>What a recorder has noted, in seconds and in buckets fine enough for calls of less than a millisecond.</summary>
internal sealed class LatencyDistribution(LatencyRecorder recorder) : TimingDistribution
{
    /// <summary>Among them 25 ms, which Envoy is commonly told to wait, and four fifths of it.</summary>
    public static readonly IReadOnlyList<double> Bounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    public override double Sum => recorder.Sum().TotalSeconds;

    public override long CountIn(int bucket) => (long)recorder.CountBetween(
        bucket == 0 ? TimeSpan.MinValue : TimeSpan.FromSeconds(Bounds[bucket - 1]),
        bucket == Bounds.Count ? TimeSpan.MaxValue : TimeSpan.FromSeconds(Bounds[bucket]));
}
