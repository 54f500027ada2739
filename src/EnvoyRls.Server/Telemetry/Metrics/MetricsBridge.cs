using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Metrics;

/// <summary>
/// Shows the statistics of a registry as instruments of a meter: those of rules as one counter with attributes, in a bounded
/// number of series, each other counter and gauge under its own name. Nothing is read until somebody collects.
/// </summary>
internal sealed class MetricsBridge : IDisposable
{
    public const string MeterName = "EnvoyRls";

    public const string RuleHits = "envoyrls.rule.hits";

    private const string RuleScope = "ratelimit.service.rate_limit.";

    private readonly StatRegistry _registry;
    private readonly int _maxSeries;
    private readonly Meter _meter = new(MeterName);
    private readonly HashSet<Counter> _seen = [];
    private readonly ConcurrentQueue<RuleSeries> _rules = new();
    private readonly ConcurrentDictionary<string, Gauge> _gauges = new(StringComparer.Ordinal);
    private readonly Counter _leftOut;

    public MetricsBridge(StatRegistry registry, int maxSeries)
    {
        _registry = registry;
        _maxSeries = maxSeries;
        _leftOut = registry.Counter("envoyrls.metrics.left_out_total");
        _meter.CreateObservableCounter(RuleHits, ReadRules, "{hit}", "Hits of each rule by outcome; outcomes overlap as the statistics of rules do.");
    }

    /// <summary>Takes in what is new in the registry. One caller at a time.</summary>
    public void Refresh()
    {
        foreach (Counter counter in _registry.Counters.Where(_seen.Add))
        {
            if (counter.Name.StartsWith(RuleScope, StringComparison.Ordinal))
            {
                AddRule(counter);
            }
            else
            {
                _meter.CreateObservableCounter(counter.Name, () => (long)counter.Value);
            }
        }

        foreach (Gauge gauge in _registry.Gauges)
        {
            bool isNew = !_gauges.ContainsKey(gauge.Name);

            // Another gauge of that name may have taken the place of the first.
            _gauges[gauge.Name] = gauge;
            if (isNew)
            {
                _meter.CreateObservableGauge(gauge.Name, () => Read(gauge.Name));
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    private void AddRule(Counter counter)
    {
        if (_rules.Count >= _maxSeries)
        {
            _leftOut.Increment();
            return;
        }

        int dot = counter.Name.LastIndexOf('.');
        string rule = dot > RuleScope.Length ? counter.Name[RuleScope.Length..dot] : "";
        _rules.Enqueue(new RuleSeries(counter, [new("rule", rule), new("outcome", counter.Name[(dot + 1)..])]));
    }

    private IEnumerable<Measurement<long>> ReadRules() => _rules.Select(static series => new Measurement<long>((long)series.Counter.Value, series.Attributes));

    private IEnumerable<Measurement<double>> Read(string name) => _gauges[name].TryRead(out double value) ? [new Measurement<double>(value)] : [];

    private sealed record RuleSeries(Counter Counter, KeyValuePair<string, object?>[] Attributes);
}
