using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>The sum of gauges; no sample while none of them has a number.</summary>
internal sealed class GaugeSeries(string name, string labels) : MetricSeries(labels)
{
    private readonly byte[] _head = Head(name, labels);
    private volatile (Gauge Gauge, double Scale)[] _sources = [];

    /// <summary>Adds a gauge, in the place of an older one of its name.</summary>
    public void Add(Gauge gauge, double scale) => _sources =
    [
        .. _sources.Where(source => !string.Equals(source.Gauge.Name, gauge.Name, StringComparison.Ordinal)),
        (gauge, scale),
    ];

    public override void WriteTo(ExpositionWriter output)
    {
        bool any = false;
        double sum = 0;
        foreach ((Gauge gauge, double scale) in _sources)
        {
            if (gauge.TryRead(out double value))
            {
                any = true;
                sum += value * scale;
            }
        }

        if (any)
        {
            output.Sample(_head, sum);
        }
    }
}
