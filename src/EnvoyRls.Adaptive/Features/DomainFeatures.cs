using EnvoyRls.Adaptive.Features.Baselines;
using EnvoyRls.Adaptive.Features.Geo;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Features;

/// <summary>The baselines of domains, and their vectors.</summary>
internal sealed class DomainFeatures(FeatureOptions options, GeoLocator? locator)
{
    private readonly Memory<string, DomainBaselines> _domains = new(options.MaxDomains);
    private readonly List<PendingDomain> _pending = [];

    /// <summary>Begins an interval.</summary>
    public void Clear() => _pending.Clear();

    /// <summary>The baselines of a domain, brought up to the interval, and its vector.</summary>
    public (DomainBaselines Baselines, FeatureVector Vector) Observe(ObservedDomain domain, ObservedClock clock, double sampling)
    {
        if (!_domains.TryGet(domain.Name, out DomainBaselines? baselines))
        {
            baselines = new DomainBaselines(clock);
            _domains.Add(domain.Name, baselines);
        }

        double calls = Observed.Amount(domain.Calls);
        double rate = calls / clock.Seconds;
        Baseline normal = baselines.Calls.Advance(clock, rate);
        double noise = baselines.Calls.Judge(rate, normal, clock.Seconds / options.Tick.TotalSeconds, clock.Seconds, sampling);
        DomainShape shape = ShapeOf(domain, clock.Seconds);
        double admitted = Math.Max(0, calls - Observed.Amount(domain.DeniedCalls)) / clock.Seconds;
        _pending.Add(new PendingDomain(domain.Name, baselines, admitted, shape));

        double[] values = new double[FeatureColumns.Domain];
        RateColumns.Fill(values, rate, normal, noise);
        values[(int)DomainFeature.Births] = baselines.Births.IsKnown ? Math.Log((1 + shape.Births) / (1 + baselines.Births.Value)) : 0;
        values[(int)DomainFeature.Entropy] = baselines.Entropy.Distance(shape.Entropy);
        values[(int)DomainFeature.TopShare] = baselines.TopShare.Distance(shape.TopShare);
        values[(int)DomainFeature.OverLimit] = Observed.Share(domain.DeniedCalls, domain.Calls);
        values[(int)DomainFeature.Newcomers] = baselines.Newcomers.Distance(shape.Newcomers);
        values[(int)DomainFeature.Geography] = locator is not null && shape.Geography is { IsEmpty: false } geography && baselines.Geography is { } usual
            ? geography.Divergence(usual, locator)
            : 0;
        values[(int)DomainFeature.Drift] = baselines.Calls.Drift;
        FeatureVector vector = new()
        {
            Subject = new Subject(SubjectKind.Domain, domain.Name, "", Path: null),
            Values = values,
            Rate = rate,
            Baseline = normal,
        };
        return (baselines, vector);
    }

    /// <summary>How the clients of the domain last observed moved together.</summary>
    public DomainPulse PulseOf(ObservedDomain domain, DomainBaselines baselines, PulseCount count)
    {
        DomainShape shape = _pending[^1].Shape;
        return new DomainPulse(
            domain.Name,
            count.Keys,
            Observed.Share(count.Rising, count.Keys),
            shape.Entropy,
            baselines.Entropy.Value,
            shape.Births,
            baselines.Births.Value,
            shape.Newcomers,
            baselines.Newcomers.IsKnown ? baselines.Newcomers.Value : shape.Newcomers,
            shape.TopShare,
            baselines.TopShare.Value);
    }

    /// <summary>Learns the interval, after its segments.</summary>
    public void Learn(IReadOnlySet<string> suspiciousDomains, IReadOnlyList<SegmentBaselines> segments, ObservedClock clock, in LearningPace pace, bool knowsClients)
    {
        foreach (PendingDomain pending in _pending)
        {
            if (clock.IsGap || suspiciousDomains.Contains(pending.Name))
            {
                pending.Baselines.Calls.Skip(clock);
                continue;
            }

            // A call may charge keys of several segments: the segment that withholds most says how many calls there were.
            double withheld = 0;
            foreach (SegmentBaselines segment in segments)
            {
                if (segment.Domain == pending.Name)
                {
                    withheld = Math.Max(withheld, segment.WithheldCalls);
                }
            }

            pending.Baselines.Calls.Learn(Math.Max(0, pending.Admitted - withheld), clock, pace, options.GrowthPerDay);
            pending.Baselines.LearnShape(pending.Shape, pace.Seconds, knowsClients);
        }

        _pending.Clear();
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_domains.Count);
        foreach ((string name, DomainBaselines baselines) in _domains.All)
        {
            writer.Write(name);
            baselines.Save(writer);
        }
    }

    public void Load(BinaryReader reader, ObservedClock clock)
    {
        Clear();
        _domains.Clear();
        int count = BaselineReading.Count(reader, BaselineFormat.MostSeries);
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            DomainBaselines baselines = new(clock);
            baselines.Load(reader);
            _domains.Add(name, baselines);
        }
    }

    private DomainShape ShapeOf(ObservedDomain domain, double seconds) => new(
        Observed.Amount(domain.NewClients) / seconds,
        Math.Min(1, Observed.Amount(domain.Entropy)),
        Math.Min(1, Observed.Amount(domain.TopShare)),
        Observed.Share(domain.NewcomerCalls, domain.Calls),
        locator is null ? null : GeoSpread.Of(domain.FollowedClients, locator));
}
