using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>Sum and count of timings, in milliseconds times a scale.</summary>
internal sealed class SummarySeries(string name, string labels) : MetricSeries(labels)
{
    private readonly byte[] _sum = Head(name + "_sum", labels);
    private readonly byte[] _count = Head(name + "_count", labels);
    private volatile (Timing Timing, double Scale)[] _sources = [];

    public void Add(Timing timing, double scale) => _sources = [.. _sources, (timing, scale)];

    public override void WriteTo(ExpositionWriter output)
    {
        double sum = 0;
        ulong count = 0;
        foreach ((Timing timing, double scale) in _sources)
        {
            sum += timing.Sum.TotalMilliseconds * scale;
            count += timing.Count();
        }

        output.Sample(_sum, sum);
        output.Sample(_count, count);
    }
}
