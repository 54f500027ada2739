using System.Collections.Concurrent;

namespace EnvoyRls.Core.Statistics;

/// <summary>
/// Every statistic of the process under the reference's dotted names. Sinks (Prometheus, StatsD, <c>/stats</c>) read
/// it; nothing on the way of a call does more than add to a <see cref="Counter"/> it already holds.
/// </summary>
public sealed class StatRegistry
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Gauge> _gauges = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Timing> _timings = new(StringComparer.Ordinal);

    /// <summary>All counters, in no order. A counter exists from the first time somebody asks for it.</summary>
    public IEnumerable<Counter> Counters => _counters.Values;

    public IEnumerable<Gauge> Gauges => _gauges.Values;

    public IEnumerable<Timing> Timings => _timings.Values;

    /// <summary>The counter of that name, made on first use. The caller bounds how many names there can be.</summary>
    public Counter Counter(string name) => _counters.GetOrAdd(name, static key => new Counter(key));

    public Timing Timing(string name) => _timings.GetOrAdd(name, static key => new Timing(key));

    /// <summary>Publishes a number that <paramref name="read"/> gives when asked; a second one of the same name replaces the first.</summary>
    public Gauge Gauge(string name, Func<double> read) => _gauges[name] = new Gauge(name, read);
}
