using System.Globalization;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>Cumulative buckets, sum and count of timings.</summary>
internal sealed class HistogramSeries : MetricSeries
{
    private readonly double[] _bounds;
    private readonly byte[][] _buckets;

    /// <summary>The same with bounds written as OpenMetrics wants them: <c>1.0</c> for <c>1</c>.</summary>
    private readonly byte[][] _canonicalBuckets;
    private readonly byte[] _sum;
    private readonly byte[] _count;
    private volatile TimingDistribution[] _sources = [];

    public HistogramSeries(string name, string labels, IReadOnlyList<double> bounds)
        : base(labels)
    {
        _bounds = [.. bounds, double.PositiveInfinity];
        string before = labels.Length == 0 ? "" : labels + ",";
        string[] limits = [.. bounds.Select(static bound => bound.ToString(CultureInfo.InvariantCulture)), "+Inf"];
        _buckets = [.. limits.Select(limit => Head(name + "_bucket", $"{before}le=\"{limit}\""))];
        _canonicalBuckets = [.. limits.Select(limit => Head(name + "_bucket", $"{before}le=\"{(limit.All(char.IsAsciiDigit) ? limit + ".0" : limit)}\""))];
        _sum = Head(name + "_sum", labels);
        _count = Head(name + "_count", labels);
    }

    /// <summary>Calls that are shown with the buckets they fell into, and what milliseconds are multiplied by to be of the bounds' unit.</summary>
    public (Exemplars Calls, double Scale)? Exemplars { get; set; }

    public int BucketCount => _buckets.Length;

    public void Add(TimingDistribution timing) => _sources = [.. _sources, timing];

    public override void WriteTo(ExpositionWriter output)
    {
        TimingDistribution[] sources = _sources;
        ulong total = 0;
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            foreach (TimingDistribution source in sources)
            {
                total += (ulong)source.CountIn(bucket);
            }

            WriteBucket(output, bucket, total);
        }

        output.Sample(_sum, sources.Sum(static source => source.Sum));
        output.Sample(_count, total);
    }

    private void WriteBucket(ExpositionWriter output, int bucket, ulong total)
    {
        if (!output.IsOpenMetrics)
        {
            output.Sample(_buckets[bucket], total);
            return;
        }

        if (Exemplars is { Calls: var calls, Scale: var scale }
            && calls.Find(bucket == 0 ? double.NegativeInfinity : _bounds[bucket - 1] / scale, _bounds[bucket] / scale) is { } exemplar)
        {
            output.Sample(_canonicalBuckets[bucket], total, exemplar, exemplar.Duration.TotalMilliseconds * scale);
            return;
        }

        output.Sample(_canonicalBuckets[bucket], total);
    }
}
