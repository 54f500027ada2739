using System.Globalization;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>Cumulative buckets, sum and count of timings.</summary>
internal sealed class HistogramSeries : MetricSeries
{
    private readonly byte[][] _buckets;
    private readonly byte[] _sum;
    private readonly byte[] _count;
    private volatile TimingDistribution[] _sources = [];

    public HistogramSeries(string name, string labels, IReadOnlyList<double> bounds)
        : base(labels)
    {
        string before = labels.Length == 0 ? "" : labels + ",";
        IEnumerable<string> limits = bounds.Select(static bound => bound.ToString(CultureInfo.InvariantCulture)).Append("+Inf");
        _buckets = [.. limits.Select(limit => Head(name + "_bucket", $"{before}le=\"{limit}\""))];
        _sum = Head(name + "_sum", labels);
        _count = Head(name + "_count", labels);
    }

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

            output.Sample(_buckets[bucket], total);
        }

        output.Sample(_sum, sources.Sum(static source => source.Sum));
        output.Sample(_count, total);
    }
}
