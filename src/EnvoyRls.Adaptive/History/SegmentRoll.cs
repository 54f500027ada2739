using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.History;

/// <summary>One segment's minute, and the hour of its keys, while they are gathered.</summary>
internal sealed class SegmentRoll(string domain, string name, HistoryOptions options)
{
    private readonly Dictionary<ulong, double> _hour = [];
    private readonly HashSet<ulong> _suspicious = [];
    private readonly Dictionary<ulong, KeyDemand> _keys = [];
    private double _hits;
    private double _denied;
    private double _told;
    private double _distinct;
    private double _births;
    private bool _isSuspicious;
    private uint _amount;
    private long _window;

    /// <summary>Whether there was anything of it in the minute.</summary>
    public bool HasCalls => _hits > 0;

    public void Add(ObservedSegment segment, bool isSuspicious, Func<ObservedKey, bool> isKeySuspicious)
    {
        _hits += segment.Hits;
        _denied += segment.DeniedHits;
        _distinct = Math.Max(_distinct, segment.Keys);
        _births += segment.NewKeys;
        _isSuspicious |= isSuspicious;
        foreach (ObservedKey key in segment.Top)
        {
            (_amount, _window) = (key.LimitAmount, key.LimitWindow);
            _told += key.Hits;
            if (!_keys.TryGetValue(key.Hash, out KeyDemand? demand) && _keys.Count < options.FollowedKeys)
            {
                _keys.Add(key.Hash, demand = new KeyDemand(key));
            }

            demand?.Add(key, isKeySuspicious(key));
        }
    }

    /// <summary>The busiest keys, the busiest first.</summary>
    public IEnumerable<KeyDemand> Busiest => _keys.Values.OrderByDescending(key => key.Hits).ThenBy(key => key.Key.Hash);

    /// <summary>The segment in the minute as if it had been one tick.</summary>
    public ObservedSegment ToSegment(IReadOnlyList<ObservedKey> top) => new()
    {
        Name = name,
        Hits = _hits,
        DeniedHits = _denied,
        Keys = Math.Max(_distinct, _keys.Count),
        NewKeys = _births,
        Top = top,
    };

    /// <summary>What its keys asked for, and what they did in the hour, if it is over.</summary>
    public SegmentDemand ToDemand(bool hourIsOver)
    {
        SegmentDemand demand = new()
        {
            Domain = domain, Segment = name, LimitAmount = _amount, LimitWindow = _window, Seconds = new DemandHistogram(), Minutes = new DemandHistogram(), Hours = new DemandHistogram(),
        };
        if (!_isSuspicious)
        {
            foreach (KeyDemand key in _keys.Values.Where(key => !key.IsSuspicious))
            {
                demand.Seconds.Add(key.DemandedPeak);
                demand.Minutes.Add(key.Demand);
            }

            AddQuiet(demand);
        }

        AddHour();
        if (hourIsOver)
        {
            foreach ((ulong hash, double hits) in _hour)
            {
                demand.Hours.Add(hits, _suspicious.Contains(hash) ? 0 : 1);
            }

            _hour.Clear();
            _suspicious.Clear();
        }

        return demand;
    }

    /// <summary>Begins the next minute.</summary>
    public void Clear()
    {
        _keys.Clear();
        (_hits, _denied, _told, _distinct, _births, _isSuspicious) = (0, 0, 0, 0, 0, false);
    }

    /// <summary>Keys that were only in the sums: what is left, in even parts.</summary>
    private void AddQuiet(SegmentDemand demand)
    {
        double quiet = _distinct - _keys.Count;
        double each = quiet >= 1 ? Math.Max(0, _hits - _told) / quiet : 0;
        if (each > 0)
        {
            demand.Seconds.Add(Math.Min(1, each), quiet);
            demand.Minutes.Add(each, quiet);
        }
    }

    private void AddHour()
    {
        foreach ((ulong hash, KeyDemand key) in _keys)
        {
            if (_hour.ContainsKey(hash) || _hour.Count < options.FollowedKeys)
            {
                _hour[hash] = _hour.GetValueOrDefault(hash) + key.Demand;
            }

            if (key.IsSuspicious || _isSuspicious)
            {
                _suspicious.Add(hash);
            }
        }
    }
}
