using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.History;

/// <summary>One domain's minute while it is gathered.</summary>
internal sealed class DomainRoll(string name, HistoryOptions options)
{
    private readonly Dictionary<string, SegmentRoll> _segments = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, ObservedSignature> _signatures = [];
    private double _calls;
    private double _denied;
    private double _overridden;
    private double _clients;
    private double _newClients;
    private double _newcomerCalls;
    private double _entropy;
    private double _topShare;

    public bool HasCalls => _calls > 0 || _segments.Values.Any(segment => segment.HasCalls);

    /// <summary>Takes a tick in.</summary>
    /// <param name="domain">What was seen.</param>
    /// <param name="suspicious">What was suspicious in it.</param>
    public void Add(ObservedDomain domain, IReadOnlySet<Subject> suspicious)
    {
        _calls += domain.Calls;
        _denied += domain.DeniedCalls;
        _overridden += domain.OverriddenCalls;
        _clients = Math.Max(_clients, domain.Clients);
        _newClients += domain.NewClients;
        _newcomerCalls += domain.NewcomerCalls;
        _entropy += domain.Entropy * domain.Calls;
        _topShare += domain.TopShare * domain.Calls;
        bool isSuspicious = suspicious.Any(subject => subject.Kind == SubjectKind.Domain && subject.Domain == name);
        HashSet<DescriptorPath> keys = [.. suspicious.Where(subject => subject.Kind == SubjectKind.Key && subject.Domain == name).Select(subject => subject.Path!)];
        foreach (ObservedSegment segment in domain.Segments)
        {
            if (!_segments.TryGetValue(segment.Name, out SegmentRoll? roll))
            {
                _segments.Add(segment.Name, roll = new SegmentRoll(name, segment.Name, options));
            }

            bool segmentIsSuspicious = isSuspicious || suspicious.Any(subject => subject.Kind == SubjectKind.Segment && subject.Domain == name && subject.Segment == segment.Name);
            roll.Add(segment, segmentIsSuspicious, key => keys.Contains(key.Path));
        }

        foreach (ObservedSignature signature in domain.Signatures)
        {
            _signatures[signature.Hash] = _signatures.TryGetValue(signature.Hash, out ObservedSignature? known) ? Sum(known, signature) : signature;
        }
    }

    /// <summary>The domain in the minute as if it had been one tick.</summary>
    public ObservedDomain ToDomain(double seconds)
    {
        HashSet<KeyDemand> told = [.. _segments.Values.SelectMany(segment => segment.Busiest.Take(options.Keys)).OrderByDescending(key => key.Hits).ThenBy(key => key.Key.Hash).Take(options.Keys)];
        return new ObservedDomain
        {
            Name = name,
            Calls = _calls,
            DeniedCalls = _denied,
            OverriddenCalls = _overridden,
            Clients = _clients,
            NewClients = _newClients,
            NewcomerCalls = _newcomerCalls,
            Entropy = _calls > 0 ? _entropy / _calls : 0,
            TopShare = _calls > 0 ? _topShare / _calls : 0,
            Segments = [.. _segments.Values.Where(segment => segment.HasCalls).Select(segment => segment.ToSegment([.. segment.Busiest.Where(told.Contains).Select(key => ToKey(key, seconds))]))],
            Signatures = [.. _signatures.Values.OrderByDescending(signature => signature.Calls).ThenBy(signature => signature.Hash).Take(options.Signatures)],
            FollowedClients = [],
        };
    }

    /// <summary>What keys asked for; to be called once a minute.</summary>
    public IReadOnlyList<SegmentDemand> ToDemand(bool hourIsOver) =>
        [.. _segments.Values.Where(segment => segment.HasCalls || hourIsOver).Select(segment => segment.ToDemand(hourIsOver)).Where(demand => demand.Minutes.Total + demand.Hours.Total > 0)];

    /// <summary>Begins the next minute.</summary>
    public void Clear()
    {
        foreach (SegmentRoll segment in _segments.Values)
        {
            segment.Clear();
        }

        _signatures.Clear();
        (_calls, _denied, _overridden, _clients, _newClients, _newcomerCalls, _entropy, _topShare) = (0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>A key's minute as if it had been one tick: its seconds are told as the busiest and the even rest.</summary>
    private static ObservedKey ToKey(KeyDemand demand, double seconds)
    {
        ObservedKey last = demand.Key;
        double rest = seconds > 1 ? Math.Max(0, demand.Hits - demand.Peak) / (Math.Round(seconds) - 1) : 0;
        double[] perSecond = new double[(int)Math.Clamp(Math.Round(seconds), 1, 60)];
        Array.Fill(perSecond, rest);
        perSecond[0] = demand.Peak;
        return new ObservedKey
        {
            Hash = last.Hash,
            Path = last.Path,
            Calls = demand.Calls,
            Hits = demand.Hits,
            DeniedHits = demand.DeniedHits,
            NearHits = demand.NearHits,
            PerSecond = perSecond,
            LimitAmount = last.LimitAmount,
            LimitWindow = last.LimitWindow,
            FirstSeen = last.FirstSeen,
            Clients = demand.Clients,
            FanOut = demand.FanOut,
            GapVariation = last.GapVariation,
            Client = last.Client,
            IsNewcomer = last.IsNewcomer,
            Override = last.Override,
        };
    }

    private static ObservedSignature Sum(ObservedSignature known, ObservedSignature next) => new()
    {
        Hash = known.Hash,
        Path = known.Path,
        Calls = known.Calls + next.Calls,
        NewcomerCalls = known.NewcomerCalls + next.NewcomerCalls,
        DeniedCalls = known.DeniedCalls + next.DeniedCalls,
        Clients = Math.Max(known.Clients, next.Clients),
        IsLimited = known.IsLimited || next.IsLimited,
    };
}
