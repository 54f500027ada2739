using EnvoyRls.Adaptive.Features.Baselines;
using EnvoyRls.Adaptive.Features.Reputation;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Features;

/// <summary>The baselines of keys, and the vectors of those that matter.</summary>
internal sealed class KeyFeatures(FeatureOptions options, ReputationFiles? reputation)
{
    private readonly RateTable _table = new(options.MaxKeys, options.Maturity.TotalSeconds);
    private readonly KeyGate _gate = new(options.FloorRate);
    private readonly Suspects _suspects = new();
    private readonly List<KeyCandidate> _candidates = [];
    private readonly List<KeyCandidate> _examples = [];
    private readonly List<PendingKey> _pending = [];
    private int _passedOver;
    private int _stride = 1;

    public int Count => _table.Count;

    /// <summary>Begins an interval.</summary>
    public void Clear()
    {
        // As many examples as asked for, spread over all keys that did not stand out, if there are as many as last time.
        _stride = Math.Max(1, _passedOver / Math.Max(1, options.Examples));
        _passedOver = 0;
        _candidates.Clear();
        _examples.Clear();
        _pending.Clear();
        _suspects.Clear();
    }

    /// <summary>Compares a key with its baseline.</summary>
    public void Add(ObservedKey key, SegmentBaselines segment, ObservedDomain domain, ObservedClock clock, double sampling, PulseCount pulse)
    {
        double rate = Observed.Amount(key.Hits) / clock.Seconds;
        int place = _table.FindOrAdd(key.Hash, clock);
        ref RateSlot row = ref _table[place];
        ref RateState state = ref row.State;
        state.Advance(clock, rate);
        bool isInherited = segment.Keys.IsKnown && !_table.IsMature(state);
        double seasonal = state.Day * segment.Ratio;
        Baseline normal = isInherited ? segment.OfNewKey() : state.Normal(seasonal, seasonalUpper: 0);
        double noise = state.Noise(normal.Expected, clock.Seconds, sampling);
        state.Accumulate(rate, isInherited ? normal.Upper : seasonal, noise, clock.Seconds / options.Tick.TotalSeconds);
        pulse.Add(rate, normal);

        double admitted = Math.Max(0, Observed.Amount(key.Hits) - Observed.Amount(key.DeniedHits)) / clock.Seconds;
        _pending.Add(new PendingKey(key, segment, place, admitted, seasonal));
        double share = Observed.Share(key.Calls, domain.Calls);
        double urgency = IsFollowed(key) ? double.MaxValue : Math.Max(rate - normal.Expected, 0) + (Observed.Amount(key.DeniedHits) / clock.Seconds);
        Sort(new KeyCandidate(key, segment, normal, rate, noise, state.Drift, ReputationOf(ref row, key), share, urgency));
    }

    /// <summary>The vectors of keys that passed the gate or are followed.</summary>
    public List<FeatureVector> Vectors(long now, double sampling)
    {
        if (_candidates.Count > options.MaxKeyVectors)
        {
            _candidates.Sort(static (a, b) => b.Urgency.CompareTo(a.Urgency));
            _candidates.RemoveRange(options.MaxKeyVectors, _candidates.Count - options.MaxKeyVectors);
        }

        return _candidates.ConvertAll(candidate => Vector(candidate, now, sampling));
    }

    /// <summary>The vectors of some keys that did not pass.</summary>
    public List<FeatureVector> Examples(long now, double sampling) => _examples.ConvertAll(candidate => Vector(candidate, now, sampling));

    /// <summary>Learns the interval, except of keys that are suspicious or overridden.</summary>
    public void Learn(IReadOnlySet<Subject> suspicious, ObservedClock clock, in LearningPace pace)
    {
        _suspects.Judge(suspicious);
        foreach (PendingKey pending in _pending)
        {
            ref RateSlot row = ref _table[pending.Place];
            bool isMine = row.Hash == pending.Key.Hash;
            if (IsFollowed(pending.Key) || clock.IsGap)
            {
                pending.Segment.Withheld += pending.Admitted;
                pending.Segment.WithheldCalls += Observed.Amount(pending.Key.Calls) / clock.Seconds;
                if (isMine)
                {
                    row.State.Skip(clock.End);
                }

                continue;
            }

            // A later key of the same interval may have taken its row.
            if (isMine)
            {
                row.State.Learn(pending.Admitted, pending.Seasonal, seasonalUpper: 0, pace, clock.End);
            }

            pending.Segment.Keys.Add(pending.Admitted, 1 / pending.Segment.KeyCount);
            pending.Segment.LearnFanOut(Math.Log(1 + Observed.Amount(pending.Key.FanOut)), pace.Seconds);
        }

        _pending.Clear();
    }

    public void Save(BinaryWriter writer) => _table.Save(writer);

    public void Load(BinaryReader reader) => _table.Load(reader, BaselineFormat.MostRates);

    private bool IsFollowed(ObservedKey key) => key.Override is not null || _suspects.Contains(key.Hash);

    /// <summary>What the reputation files say, asked once for each key and version of the files.</summary>
    private double ReputationOf(ref RateSlot row, ObservedKey key)
    {
        if (reputation is null)
        {
            return 0;
        }

        int version = reputation.Version;
        if (row.ReputationVersion != version)
        {
            row.Reputation = (byte)Math.Round(100 * reputation.Of(key.Path));
            row.ReputationVersion = version;
        }

        return row.Reputation / 100.0;
    }

    private void Sort(in KeyCandidate candidate)
    {
        if (candidate.Urgency == double.MaxValue || _gate.Passes(candidate))
        {
            _candidates.Add(candidate);
        }
        else if (_passedOver++ % _stride == 0 && _examples.Count < options.Examples)
        {
            _examples.Add(candidate);
        }
    }

    private FeatureVector Vector(in KeyCandidate candidate, long now, double sampling)
    {
        ObservedKey key = candidate.Key;
        Subject subject = new(SubjectKind.Key, candidate.Segment.Domain, candidate.Segment.Name, key.Path);
        _suspects.Show(subject, key.Hash);
        return new FeatureVector
        {
            Subject = subject,
            Values = KeyColumns.Of(candidate, now, sampling),
            Rate = candidate.Rate,
            Baseline = candidate.Normal,
            Key = key,
        };
    }
}
