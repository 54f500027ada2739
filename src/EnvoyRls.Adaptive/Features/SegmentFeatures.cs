using EnvoyRls.Adaptive.Features.Baselines;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Features;

/// <summary>The baselines of segments, and their vectors.</summary>
internal sealed class SegmentFeatures(FeatureOptions options)
{
    private readonly Memory<(string Domain, string Segment), SegmentBaselines> _segments = new(options.MaxSegments);
    private readonly List<SegmentBaselines> _pending = [];

    /// <summary>The segments of the interval.</summary>
    public IReadOnlyList<SegmentBaselines> Pending => _pending;

    /// <summary>Begins an interval.</summary>
    public void Clear() => _pending.Clear();

    /// <summary>Brings a segment up to the interval.</summary>
    public SegmentBaselines Begin(ObservedDomain domain, ObservedSegment segment, ObservedClock clock)
    {
        if (!_segments.TryGet((domain.Name, segment.Name), out SegmentBaselines? baselines))
        {
            baselines = new SegmentBaselines(domain.Name, segment.Name, clock);
            _segments.Add((domain.Name, segment.Name), baselines);
        }

        double hits = Observed.Amount(segment.Hits);
        double admitted = Math.Max(0, hits - Observed.Amount(segment.DeniedHits)) / clock.Seconds;
        baselines.Begin(hits / clock.Seconds, admitted, Observed.Amount(segment.Keys), clock);
        _pending.Add(baselines);
        return baselines;
    }

    public FeatureVector Vector(ObservedSegment segment, SegmentBaselines baselines, ObservedDomain domain, ObservedClock clock, double sampling)
    {
        double rate = Observed.Amount(segment.Hits) / clock.Seconds;
        Baseline normal = baselines.Normal;
        double noise = baselines.Hits.Judge(rate, normal, clock.Seconds / options.Tick.TotalSeconds, clock.Seconds, sampling);
        double[] values = new double[FeatureColumns.Key];
        RateColumns.Fill(values, rate, normal, noise);
        values[(int)KeyFeature.OverLimit] = Observed.Share(segment.DeniedHits, segment.Hits);
        values[(int)KeyFeature.Share] = Observed.Share(segment.Hits, domain.Calls);
        values[(int)KeyFeature.FanOut] = Math.Log(1 + Observed.Amount(segment.Keys));
        values[(int)KeyFeature.Age] = KeyColumns.Age(normal.Since, clock.Now);
        values[(int)KeyFeature.Drift] = baselines.Hits.Drift;
        return new FeatureVector
        {
            Subject = new Subject(SubjectKind.Segment, domain.Name, segment.Name, Path: null),
            Values = values,
            Rate = rate,
            Baseline = normal,
        };
    }

    /// <summary>Learns the interval, after its keys.</summary>
    public void Learn(IReadOnlySet<Subject> suspicious, IReadOnlySet<string> suspiciousDomains, ObservedClock clock, in LearningPace pace)
    {
        foreach (SegmentBaselines baselines in _pending)
        {
            Subject subject = new(SubjectKind.Segment, baselines.Domain, baselines.Name, Path: null);
            if (clock.IsGap || suspiciousDomains.Contains(baselines.Domain) || suspicious.Contains(subject))
            {
                baselines.Hits.Skip(clock);
                continue;
            }

            baselines.Hits.Learn(Math.Max(0, baselines.Admitted - baselines.Withheld), clock, pace, options.GrowthPerDay);
            baselines.Keys.Close(pace);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_segments.Count);
        foreach (((string domain, string segment), SegmentBaselines baselines) in _segments.All)
        {
            writer.Write(domain);
            writer.Write(segment);
            baselines.Save(writer);
        }
    }

    public void Load(BinaryReader reader, ObservedClock clock)
    {
        Clear();
        _segments.Clear();
        int count = BaselineReading.Count(reader, BaselineFormat.MostSeries);
        for (int i = 0; i < count; i++)
        {
            SegmentBaselines baselines = new(reader.ReadString(), reader.ReadString(), clock);
            baselines.Load(reader);
            _segments.Add((baselines.Domain, baselines.Name), baselines);
        }
    }
}
