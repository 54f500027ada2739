using System.Collections.Frozen;
using EnvoyRls.Adaptive.Observation.Calls;
using EnvoyRls.Adaptive.Observation.Following;
using EnvoyRls.Adaptive.Observation.Known;
using EnvoyRls.Adaptive.Observation.Parts;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Adaptive.Observation;

/// <summary>
/// Watches this replica's traffic in bounded memory and, by looking at a part only where there is much of it, in bounded time. What
/// calls say is taken in by the loop of the feed, and handed out interval by interval. Safe for concurrent use.
/// </summary>
internal sealed class Observer : IDecisionSink
{
    private readonly Lock _gate = new();
    private readonly ObserverOptions _options;
    private readonly ClientStandings _standings;
    private readonly DroppedDecisions _dropped;
    private readonly ulong _fingerprint;
    private readonly CallView _call;
    private readonly CallSampler _sampler;
    private readonly KnownClients _known;
    private readonly KeyWatch _keys;
    private readonly ClientWatch _clients;
    private readonly PartBuilder _builder;
    private readonly Dictionary<ulong, DomainTally> _domains = [];
    private readonly Counter _observed;
    private volatile FrozenSet<ulong> _watched = [];
    private long _start;
    private long _length;
    private long _calls;
    private long _looked;
    private long _records;
    private ulong _droppedBefore;
    private double _sampling = 1;
    private RateLimitRequest? _request;
    private long _moment;
    private double _weight;
    private bool _isNewcomer;
    private DomainTally? _domain;

    /// <param name="options">How the traffic is watched.</param>
    /// <param name="standings">What is known of clients; from now on by hashes of this seed.</param>
    /// <param name="dropped">What the feed dropped.</param>
    /// <param name="statistics">Gets <c>envoyrls.adaptive.observed_total</c>, <c>.sampling</c>, <c>.keys</c> and <c>.clients</c>.</param>
    /// <param name="now">When the first interval begins, Unix time in microseconds.</param>
    public Observer(ObserverOptions options, ClientStandings standings, DroppedDecisions dropped, StatRegistry statistics, long now)
    {
        KeyedHash hash = new(options.Seed);
        _options = options;
        _standings = standings;
        standings.Hash = hash;
        _dropped = dropped;
        _fingerprint = hash.Fingerprint;
        _call = new CallView(hash, options);
        _sampler = new CallSampler(options.MostPerSecond, seed: (ulong)now);
        _known = new KnownClients(options.Known, now);
        _keys = new KeyWatch(hash, options);
        _clients = new ClientWatch(hash, standings, _known, options.MostKeys);
        _builder = new PartBuilder(options);
        _observed = statistics.Counter("envoyrls.adaptive.observed_total");
        statistics.Gauge("envoyrls.adaptive.sampling", () => Volatile.Read(ref _sampling));
        statistics.Gauge("envoyrls.adaptive.keys", () => _keys.Keys.Count);
        statistics.Gauge("envoyrls.adaptive.clients", () => _clients.Clients.Count);
        (_start, _length, _droppedBefore) = (now, 1_000_000, dropped.Decisions);
    }

    /// <inheritdoc/>
    public bool WantsUnmatched => true;

    /// <summary>Keys, by hash, that are told of each interval in which they had calls, however quiet they are.</summary>
    public FrozenSet<ulong> Watched
    {
        get => _watched;
        set => _watched = value;
    }

    /// <summary>Whether a client (as standings know it), in a domain, must not become known now. Asked by the feed's loop, often.</summary>
    public Func<string, ulong, bool> IsSuspicious
    {
        get => _clients.IsSuspicious;
        set => _clients.IsSuspicious = value;
    }

    /// <inheritdoc/>
    public void Consume(ReadOnlySpan<DecisionRecord> records)
    {
        lock (_gate)
        {
            try
            {
                foreach (ref readonly DecisionRecord record in records)
                {
                    Consume(record);
                }
            }
            finally
            {
                _request = null;
                _domain = null;
                _call.Clear();
            }
        }
    }

    /// <summary>Ends the interval and tells what was observed, alone.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    public ObservedInterval Take(long now) => ObservedIntervals.Merge([TakePart(now)]);

    /// <summary>Ends the interval and tells what was observed, to be put together with what other replicas did.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    public ObservedPart TakePart(long now)
    {
        lock (_gate)
        {
            // Where the clock has been set back nobody knows how long it was; probably as long as the last one.
            _length = now > _start ? now - _start : _length;
            ulong dropped = _dropped.Decisions;
            double scale = _records > 0 ? 1 + ((dropped - _droppedBefore) / (double)_records) : 1;
            ObservedPart part = new()
            {
                Fingerprint = _fingerprint,
                Start = now - _length,
                End = now,
                Looked = _looked,
                Calls = _calls * scale,
                Scale = scale,
                Domains = _builder.Build(_domains.Values, _keys, _clients, _watched),
            };
            Volatile.Write(ref _sampling, part.Calls > 0 ? part.Looked / part.Calls : 1);
            _observed.Add((ulong)_looked);
            BeginInterval(now, dropped);
            return part;
        }
    }

    /// <summary>Who was there before, for standings; <see langword="null"/> as long as that has not been learnt for long enough.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    public ClientFilter? Known(long now)
    {
        lock (_gate)
        {
            return _known.Filter(now);
        }
    }

    /// <summary>Who was there before, to outlive a restart.</summary>
    public byte[] SaveKnown()
    {
        lock (_gate)
        {
            return [.. BitConverter.GetBytes(_fingerprint), .. _known.Save()];
        }
    }

    /// <summary>Goes on from what was saved.</summary>
    /// <exception cref="InvalidDataException">That is not what was saved, or clients had other hashes then; nothing has changed.</exception>
    public void LoadKnown(ReadOnlyMemory<byte> saved)
    {
        if (saved.Length < sizeof(ulong) || BitConverter.ToUInt64(saved.Span) != _fingerprint)
        {
            // By other hashes nobody would be known any longer.
            throw new InvalidDataException("They were hashed with another secret.");
        }

        lock (_gate)
        {
            _known.Load(saved[sizeof(ulong)..]);
        }
    }

    private void Consume(in DecisionRecord record)
    {
        _records++;
        if (!record.IsOfCall(_request, _moment))
        {
            Begin(record);
        }

        if (_weight == 0 || _domain is null || record.Hits < 0)
        {
            return;
        }

        _domain.IsTouched = true;
        if (record.IsFirst)
        {
            AddCall(record, _domain);
        }

        if (record.Limit is not null && _call.Find(record.Entries) is >= 0 and var descriptor)
        {
            _domain.OverriddenCalls += record is { IsCallDenied: true, IsDenied: true, Override: not null } ? _weight : 0;
            if (IsKey(record))
            {
                _keys.Add(_call, descriptor, record, _domain, _isNewcomer, _weight, _start);
            }
        }
    }

    /// <summary>
    /// Whether its descriptor is a key for as long as there are rules and not only while an override is in force: one that is counted now and
    /// then would be taken for traffic that has come from nothing, and hold the override in force.
    /// </summary>
    private static bool IsKey(in DecisionRecord record) => record.Limit is not null && (record.Matched is not null || record.Override is null);

    /// <summary>Decides whether to look at a call, whose records follow each other but for what other calls put between.</summary>
    private void Begin(in DecisionRecord record)
    {
        _request = record.Request;
        _moment = record.Now;
        _calls += record.IsFirst ? 1 : 0;
        _weight = _sampler.Next(record.Now);
        if (_weight == 0)
        {
            return;
        }

        _looked += record.IsFirst ? 1 : 0;
        _call.Read(record.Request);
        _domain = FindDomain();
        _isNewcomer = !record.IsFirst && !_standings.Find(_call.Client).IsKnown;
    }

    private DomainTally? FindDomain()
    {
        if (_domains.TryGetValue(_call.Domain, out DomainTally? domain) || _domains.Count >= _options.MostDomains)
        {
            return domain;
        }

        domain = new DomainTally(_call.DomainName, _options.MostSignatures);
        _domains.Add(_call.Domain, domain);
        return domain;
    }

    private void AddCall(in DecisionRecord record, DomainTally domain)
    {
        domain.Calls += _weight;
        domain.DeniedCalls += record.IsCallDenied ? _weight : 0;
        _isNewcomer = _call.Client != 0 && _clients.Add(_call, domain, record.Now, _weight);
        int descriptors = _call.Descriptors;
        for (int i = 0; i < descriptors; i++)
        {
            bool isLimited = (IsKey(record) && _call.Find(record.Entries) == i) || _keys.Keys.Contains(_call.KeyOf(i));
            SignatureWatch.Add(_call, i, domain, _weight, _isNewcomer, record.IsCallDenied, isLimited);
        }
    }

    private void BeginInterval(long now, ulong dropped)
    {
        _keys.BeginInterval();
        _clients.Clients.BeginInterval();
        foreach ((ulong hash, DomainTally domain) in _domains)
        {
            domain.BeginInterval();
            if (domain.Quiet > _options.MostQuiet)
            {
                _domains.Remove(hash);
            }
        }

        (_start, _calls, _looked, _records, _droppedBefore) = (now, 0, 0, 0, dropped);
    }
}
