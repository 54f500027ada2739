using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>The sum of counters.</summary>
internal sealed class CounterSeries(string name, string labels) : MetricSeries(labels)
{
    private readonly byte[] _head = Head(name, labels);
    private volatile (Counter Counter, double Scale)[] _sources = [];

    public void Add(Counter counter, double scale) => _sources = [.. _sources, (counter, scale)];

    public override void WriteTo(ExpositionWriter output)
    {
        ulong whole = 0;
        double scaled = 0;
        foreach ((Counter counter, double scale) in _sources)
        {
            if (scale == 1)
            {
                whole += counter.Value;
            }
            else
            {
                scaled += counter.Value * scale;
            }
        }

        if (scaled == 0)
        {
            output.Sample(_head, whole);
        }
        else
        {
            output.Sample(_head, whole + scaled);
        }
    }
}
