using System.Collections.Concurrent;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Telemetry.Prometheus.Mapping;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>
/// Which series the statistics of a registry make. Each statistic is mapped once, when it is first seen; the number of
/// series is bounded, and a statistic that would make one too many is left out.
/// </summary>
internal sealed class SeriesCatalogue
{
    /// <summary>The timing of calls for a decision, which exemplars are of.</summary>
    private const string CallTiming = $"ratelimit_server.{RateLimitCalls.Method}.response_time";

    private readonly StatRegistry _registry;
    private readonly StatMapper _mapper;
    private readonly int _maxSeries;
    private readonly Exemplars? _exemplars;
    private readonly ConcurrentDictionary<Timing, MappedTiming> _timings = [];

    private readonly Lock _refresh = new();
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, FamilyParts> _families = new(StringComparer.Ordinal);
    private MetricFamily[] _snapshot = [];
    private int _series;
    private long _leftOut;

    /// <param name="registry">Has the statistics.</param>
    /// <param name="mapper">Names their series.</param>
    /// <param name="maxSeries">How many there can be.</param>
    /// <param name="exemplars">Traced calls for a decision, if calls are traced.</param>
    public SeriesCatalogue(StatRegistry registry, StatMapper mapper, int maxSeries, Exemplars? exemplars)
    {
        _exemplars = exemplars;
        _registry = registry;
        _mapper = mapper;
        _maxSeries = maxSeries;

        // A timing may need buckets of its own, and must have them before its first measurement.
        registry.WatchTimings(timing => _timings[timing] = MapTiming(timing));
    }

    /// <summary>How many statistics were left out for want of room or because their name belongs to another type.</summary>
    public long LeftOut => Interlocked.Read(ref _leftOut);

    public int SeriesCount => Volatile.Read(ref _series);

    /// <summary>Takes in what is new in the registry.</summary>
    /// <returns>Every family, sorted by name. It does not change later; the values of its series do.</returns>
    public MetricFamily[] Refresh()
    {
        lock (_refresh)
        {
            int seen = _seen.Count;
            foreach (Counter counter in _registry.Counters.Where(_seen.Add))
            {
                MappedStat? stat = _mapper.Map(counter.Name, StatKind.Counter);
                (Find(stat) as CounterSeries)?.Add(counter, stat!.Scale);
            }

            foreach (Gauge gauge in _registry.Gauges.Where(_seen.Add))
            {
                MappedStat? stat = _mapper.Map(gauge.Name, StatKind.Gauge);
                (Find(stat) as GaugeSeries)?.Add(gauge, stat!.Scale);
            }

            foreach ((Timing timing, MappedTiming mapped) in _timings.Where(pair => _seen.Add(pair.Key)))
            {
                AddTiming(timing, mapped);
            }

            if (_seen.Count != seen)
            {
                _snapshot = [.. _families.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value.Snapshot(pair.Key))];
            }

            return _snapshot;
        }
    }

    private MappedTiming MapTiming(Timing timing)
    {
        MappedStat? stat = _mapper.Map(timing.Name, StatKind.Observer);
        bool histogram = stat is { Type: MetricType.Histogram };
        return new MappedTiming(stat, histogram ? TimingDistribution.Of(timing, stat!.Buckets, stat.Scale) : null);
    }

    private void AddTiming(Timing timing, MappedTiming mapped)
    {
        switch (Find(mapped.Stat))
        {
            case SummarySeries summary:
                summary.Add(timing, mapped.Stat!.Scale);
                break;
            case HistogramSeries histogram when histogram.BucketCount == mapped.Stat!.Buckets.Count + 1:
                histogram.Add(mapped.Distribution!);
                if (_exemplars is not null && timing.Name == CallTiming)
                {
                    histogram.Exemplars = (_exemplars, mapped.Stat.Scale);
                }

                break;
            case not null:
                _leftOut++;
                break;
        }
    }

    // The series that a statistic belongs to, made if there is room for it.
    private MetricSeries? Find(MappedStat? stat)
    {
        if (stat is null)
        {
            return null;
        }

        if (!_families.TryGetValue(stat.Name, out FamilyParts? family))
        {
            family = new FamilyParts(stat.Type, stat.Help);
        }

        string labels = MetricSeries.TextOf(stat.Labels);
        bool known = family.Series.TryGetValue(labels, out MetricSeries? series);
        if (family.Type != stat.Type || (!known && _series >= _maxSeries))
        {
            _leftOut++;
            return null;
        }

        if (!known)
        {
            series = family.Series[labels] = MetricSeries.Create(stat, labels);
            _families[stat.Name] = family;
            _series++;
        }

        return series;
    }

    private sealed record MappedTiming(MappedStat? Stat, TimingDistribution? Distribution);

    private sealed record FamilyParts(MetricType Type, string Help)
    {
        public Dictionary<string, MetricSeries> Series { get; } = new(StringComparer.Ordinal);

        public MetricFamily Snapshot(string name) =>
            new(name, Type, Help, [.. Series.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value)]);
    }
}
