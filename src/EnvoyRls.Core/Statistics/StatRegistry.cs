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
    private readonly Lock _timingCreation = new();
    private readonly List<Action<Timing>> _timingWatchers = [];

    /// <summary>How long it takes to answer calls for a decision, on whatever port: for percentiles, which a <see cref="Timing"/> is too coarse for.</summary>
    public LatencyRecorder CallLatency { get; } = new();

    /// <summary>How long batches are under way to a counter store on the network, until it has answered or is waited for no longer.</summary>
    public LatencyRecorder StoreLatency { get; } = new();

    /// <summary>All counters, in no order. A counter exists from the first time somebody asks for it.</summary>
    public IEnumerable<Counter> Counters => _counters.Values;

    public IEnumerable<Gauge> Gauges => _gauges.Values;

    public IEnumerable<Timing> Timings => _timings.Values;

    /// <summary>The counter of that name, made on first use. The caller bounds how many names there can be.</summary>
    public Counter Counter(string name) => _counters.GetOrAdd(name, static key => new Counter(key));

    public Timing Timing(string name) => _timings.TryGetValue(name, out Timing? timing) ? timing : AddTiming(name);

    /// <summary>Calls <paramref name="watcher"/> once for every timing there is and, at its creation, for every later one.</summary>
    public void WatchTimings(Action<Timing> watcher)
    {
        lock (_timingCreation)
        {
            _timingWatchers.Add(watcher);
            foreach (Timing timing in _timings.Values)
            {
                watcher(timing);
            }
        }
    }

    /// <summary>Publishes a number that <paramref name="read"/> gives when asked; a second one of the same name replaces the first.</summary>
    public Gauge Gauge(string name, Func<double> read) => _gauges[name] = new Gauge(name, read);

    private Timing AddTiming(string name)
    {
        lock (_timingCreation)
        {
            if (_timings.TryGetValue(name, out Timing? timing))
            {
                return timing;
            }

            timing = new Timing(name);
            foreach (Action<Timing> watcher in _timingWatchers)
            {
                watcher(timing);
            }

            return _timings[name] = timing;
        }
    }
}
