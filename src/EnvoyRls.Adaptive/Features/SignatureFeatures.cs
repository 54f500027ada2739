using EnvoyRls.Adaptive.Features.Baselines;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Features;

/// <summary>The baselines of signatures, and the vectors of those that matter. One that nobody saw before was rare.</summary>
internal sealed class SignatureFeatures(FeatureOptions options)
{
    private const double LeastDenied = 0.1;
    private const double LeastDrift = 8;

    private readonly RateTable _table = new(options.MaxSignatures, options.Maturity.TotalSeconds);
    private readonly Suspects _suspects = new();
    private readonly List<SignatureCandidate> _candidates = [];
    private readonly List<PendingSignature> _pending = [];

    public int Count => _table.Count;

    /// <summary>Begins an interval.</summary>
    public void Clear()
    {
        _candidates.Clear();
        _pending.Clear();
        _suspects.Clear();
    }

    /// <summary>Compares the signatures of a domain with their baselines.</summary>
    public void Add(ObservedDomain domain, DomainBaselines baselines, in Baseline ofDomain, ObservedClock clock, double sampling)
    {
        double ratio = baselines.Calls.Season.Ratio(clock.Now);
        bool isDomainMature = baselines.Calls.Age >= options.Maturity.TotalSeconds;
        foreach (ObservedSignature signature in domain.Signatures)
        {
            double calls = Observed.Amount(signature.Calls);
            double rate = calls / clock.Seconds;
            int place = _table.FindOrAdd(signature.Hash, clock);
            ref RateState state = ref _table[place].State;
            state.Advance(clock, rate);
            bool isRare = isDomainMature && !_table.IsMature(state);
            double seasonal = state.Day * ratio;
            Baseline normal = isRare
                ? new Baseline(0, 0, 0, 0, ofDomain.Samples, ofDomain.Since, IsInherited: true)
                : state.Normal(seasonal, seasonalUpper: 0);
            double noise = state.Noise(normal.Expected, clock.Seconds, sampling);
            state.Accumulate(rate, seasonal, noise, clock.Seconds / options.Tick.TotalSeconds);
            double admitted = Math.Max(0, calls - Observed.Amount(signature.DeniedCalls)) / clock.Seconds;
            _pending.Add(new PendingSignature(domain.Name, signature, place, admitted, seasonal));

            bool isFollowed = _suspects.Contains(signature.Hash);
            SignatureCandidate candidate = new(
                domain.Name,
                signature,
                normal,
                rate,
                noise,
                state.Drift,
                Observed.Share(signature.Calls, domain.Calls),
                isFollowed ? double.MaxValue : Math.Max(0, rate - normal.Expected));
            if (isFollowed || Passes(candidate))
            {
                _candidates.Add(candidate);
            }
        }
    }

    /// <summary>The vectors of signatures that passed the gate or are followed.</summary>
    public List<FeatureVector> Vectors(long now)
    {
        if (_candidates.Count > options.MaxSignatureVectors)
        {
            _candidates.Sort(static (a, b) => b.Urgency.CompareTo(a.Urgency));
            _candidates.RemoveRange(options.MaxSignatureVectors, _candidates.Count - options.MaxSignatureVectors);
        }

        return _candidates.ConvertAll(candidate => Vector(candidate, now));
    }

    /// <summary>Learns the interval, except of signatures that are suspicious or belong to a suspicious domain.</summary>
    public void Learn(IReadOnlySet<Subject> suspicious, IReadOnlySet<string> suspiciousDomains, ObservedClock clock, in LearningPace pace)
    {
        _suspects.Judge(suspicious);
        foreach (PendingSignature pending in _pending)
        {
            ref RateSlot row = ref _table[pending.Place];
            if (row.Hash != pending.Signature.Hash)
            {
                continue;
            }

            if (clock.IsGap || suspiciousDomains.Contains(pending.Domain) || _suspects.Contains(row.Hash))
            {
                row.State.Skip(clock.End);
            }
            else
            {
                row.State.Learn(pending.Admitted, pending.Seasonal, seasonalUpper: 0, pace, clock.End);
            }
        }

        _pending.Clear();
    }

    public void Save(BinaryWriter writer) => _table.Save(writer);

    public void Load(BinaryReader reader) => _table.Load(reader, BaselineFormat.MostRates);

    private bool Passes(in SignatureCandidate candidate) =>
        candidate.Rate >= options.FloorRate
        && (KeyGate.Rises(candidate.Rate, candidate.Normal)
            || Observed.Share(candidate.Signature.DeniedCalls, candidate.Signature.Calls) >= LeastDenied
            || candidate.Drift >= LeastDrift);

    private FeatureVector Vector(in SignatureCandidate candidate, long now)
    {
        ObservedSignature signature = candidate.Signature;
        string segment = string.Join('.', signature.Path.Entries.Select(entry => entry.Key));
        Subject subject = new(SubjectKind.Signature, candidate.Domain, segment, signature.Path);
        _suspects.Show(subject, signature.Hash);
        double[] values = new double[FeatureColumns.Key];
        RateColumns.Fill(values, candidate.Rate, candidate.Normal, candidate.Noise);
        values[(int)KeyFeature.OverLimit] = Observed.Share(signature.DeniedCalls, signature.Calls);
        values[(int)KeyFeature.Share] = candidate.Share;
        values[(int)KeyFeature.FanOut] = Math.Log(1 + Observed.Amount(signature.Clients));
        values[(int)KeyFeature.Age] = KeyColumns.Age(candidate.Normal.Since, now);
        values[(int)KeyFeature.Drift] = candidate.Drift;
        return new FeatureVector
        {
            Subject = subject,
            Values = values,
            Rate = candidate.Rate,
            Baseline = candidate.Normal,
            Signature = signature,
        };
    }
}
