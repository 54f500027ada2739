using EnvoyRls.Adaptive.Features.Baselines;
using EnvoyRls.Adaptive.Features.Geo;
using EnvoyRls.Adaptive.Features.Reputation;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Features;

/// <summary>
/// Turns what was observed into features, each measured against what was learnt before, and learns it once it is known what of it
/// was suspicious: an attack must not become what is normal. For one thread at a time.
/// </summary>
/// <param name="options">What bounds it.</param>
/// <param name="locator">Countries and networks of addresses, if files were supplied.</param>
/// <param name="reputation">Reputation files, if there are any; whoever owns them has them look for changes.</param>
internal sealed class FeatureEngine(FeatureOptions options, GeoLocator? locator = null, ReputationFiles? reputation = null)
{
    private readonly ObservedClock _clock = new(options.Tick.TotalSeconds);
    private readonly DomainFeatures _domains = new(options, locator);
    private readonly SegmentFeatures _segments = new(options);
    private readonly KeyFeatures _keys = new(options, reputation);
    private readonly SignatureFeatures _signatures = new(options);

    /// <summary>How many keys have a baseline.</summary>
    public int Keys => _keys.Count;

    /// <summary>How many signatures have a baseline.</summary>
    public int Signatures => _signatures.Count;

    /// <summary>Makes the features of an interval; nothing of it is learnt yet.</summary>
    public FeatureSet Observe(ObservedInterval interval)
    {
        _clock.MoveTo(interval);
        _domains.Clear();
        _segments.Clear();
        _keys.Clear();
        _signatures.Clear();
        double sampling = interval.Sampling is > 0 and <= 1 ? interval.Sampling : 1;
        List<FeatureVector> domains = [];
        List<FeatureVector> segments = [];
        List<DomainPulse> pulses = [];
        foreach (ObservedDomain domain in interval.Domains)
        {
            (DomainBaselines baselines, FeatureVector vector) = _domains.Observe(domain, _clock, sampling);
            domains.Add(vector);
            PulseCount pulse = new();
            foreach (ObservedSegment segment in domain.Segments)
            {
                segments.Add(Observe(domain, segment, sampling, pulse));
            }

            _signatures.Add(domain, baselines, vector.Baseline, _clock, sampling);
            pulses.Add(_domains.PulseOf(domain, baselines, pulse));
        }

        return new FeatureSet
        {
            Time = interval.End,
            Domains = domains,
            Segments = segments,
            Keys = _keys.Vectors(interval.End, sampling),
            Examples = _keys.Examples(interval.End, sampling),
            Signatures = _signatures.Vectors(interval.End),
            Pulses = pulses,
        };
    }

    /// <summary>Learns the interval last observed.</summary>
    /// <param name="suspicious">
    /// Subjects under suspicion or overridden: their baselines stand still. With a domain its segments and signatures stand still
    /// too, as nobody knows yet which of them it is.
    /// </param>
    /// <param name="knowsClients">Whether newcomers could be told from others.</param>
    public void Learn(IReadOnlySet<Subject> suspicious, bool knowsClients = true)
    {
        LearningPace pace = new(options, _clock.Seconds);
        HashSet<string> domains = [.. suspicious.Where(subject => subject.Kind == SubjectKind.Domain).Select(subject => subject.Domain)];
        _keys.Learn(suspicious, _clock, pace);
        _segments.Learn(suspicious, domains, _clock, pace);
        _signatures.Learn(suspicious, domains, _clock, pace);
        _domains.Learn(domains, _segments.Pending, _clock, pace, knowsClients);
        _segments.Clear();
    }

    /// <summary>All that was learnt, for the archive and for the next leader.</summary>
    public byte[] Save() => BaselineFormat.Write(writer =>
    {
        _clock.Save(writer);
        _domains.Save(writer);
        _segments.Save(writer);
        _keys.Save(writer);
        _signatures.Save(writer);
    });

    /// <summary>Takes over what <see cref="Save"/> wrote, here or on another replica. After an error the engine must not be used.</summary>
    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(byte[] content) => BaselineFormat.Read(content, reader =>
    {
        _clock.Load(reader);
        _domains.Load(reader, _clock);
        _segments.Load(reader, _clock);
        _keys.Load(reader);
        _signatures.Load(reader);
    });

    private FeatureVector Observe(ObservedDomain domain, ObservedSegment segment, double sampling, PulseCount pulse)
    {
        SegmentBaselines baselines = _segments.Begin(domain, segment, _clock);
        foreach (ObservedKey key in segment.Top)
        {
            _keys.Add(key, baselines, domain, _clock, sampling, pulse);
        }

        return _segments.Vector(segment, baselines, domain, _clock, sampling);
    }
}
