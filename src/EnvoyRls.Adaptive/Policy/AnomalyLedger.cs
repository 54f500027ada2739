using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Keeps the record of anomalies from when they are first seen until they are over: sightings of the same subject are one. What goes on is
/// in the book; the archive is told of beginning and end, and now and then in between.
/// </summary>
internal sealed class AnomalyLedger(PolicyOptions options, PolicyInput input)
{
    /// <summary>The most anomalies that go on at once: beyond, only those with an override are begun, and those with the fewest requests closed.</summary>
    private const int MostOpen = 256;

    private const string Prefix = "ano-";

    private static readonly TimeSpan RecordEvery = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, OpenAnomaly> _open = input.Book.Anomalies.DistinctBy(open => open.Anomaly.Id, StringComparer.Ordinal).ToDictionary(open => open.Anomaly.Id, StringComparer.Ordinal);

    /// <summary>Ids of those that no override was made of, by their subjects.</summary>
    private readonly Dictionary<string, string> _unmade = input.Book.Anomalies
        .Where(open => open.Anomaly.Id.StartsWith(Prefix, StringComparison.Ordinal))
        .DistinctBy(open => SubjectOf(open.Anomaly), StringComparer.Ordinal)
        .ToDictionary(open => SubjectOf(open.Anomaly), open => open.Anomaly.Id, StringComparer.Ordinal);

    private readonly List<Anomaly> _told = [];

    /// <summary>Those that go on, the latest first.</summary>
    public IReadOnlyList<OpenAnomaly> Open => [.. _open.Values.OrderByDescending(open => open.Anomaly.Detected).ThenBy(open => open.Anomaly.Id, StringComparer.Ordinal)];

    /// <summary>What the archive is to be told.</summary>
    public IReadOnlyList<Anomaly> Told => _told;

    public void Add(IEnumerable<Sighting> sightings)
    {
        // A person asks about a subject once, however many detectors and overrides see it in a tick.
        foreach (Sighting sighting in sightings.DistinctBy(SubjectOf, StringComparer.Ordinal))
        {
            Add(sighting);
        }
    }

    /// <summary>Closes what has not been seen for a while.</summary>
    public void Close()
    {
        TimeSpan quiet = options.Tick * options.QuietTicks * 2;
        foreach (OpenAnomaly open in _open.Values.Where(open => input.Now - open.Seen > quiet).ToArray())
        {
            End(open);
        }

        foreach (OpenAnomaly open in _open.Values.OrderByDescending(open => open.Anomaly.Requests).Skip(MostOpen).ToArray())
        {
            End(open);
        }
    }

    private void Add(Sighting sighting)
    {
        string subject = SubjectOf(sighting);
        OpenAnomaly? open = _open.GetValueOrDefault(sighting.Id ?? _unmade.GetValueOrDefault(subject, ""));
        if (open is null && sighting.Id is null && _open.Count >= MostOpen)
        {
            return;
        }

        double rate = sighting.Override?.Rate ?? sighting.Finding?.Features.Rate ?? 0;
        double requests = Math.Min(1e15, Math.Max(0, rate * input.Interval.Seconds));
        bool isDue = open is null || input.Now - open.Recorded >= RecordEvery;
        Anomaly before = open?.Anomaly ?? Begin(sighting, subject);
        Anomaly after = before with
        {
            Requests = before.Requests + (long)requests,
            Confidence = Math.Max(before.Confidence, sighting.Finding?.Confidence ?? 0),
            Score = Math.Max(before.Score, sighting.Finding?.Score ?? double.MinValue),
            Reason = sighting.Reason,
            Details = isDue ? AnomalyDetails.Of(sighting, rate) : before.Details,
        };
        _open[after.Id] = new OpenAnomaly(after, input.Now, isDue ? input.Now : open!.Recorded);
        if (isDue)
        {
            _told.Add(after);
        }
    }

    private Anomaly Begin(Sighting sighting, string subject) => new(
        sighting.Id ?? $"{Prefix}{OverrideMaker.HashOf(subject, input.Now)}",
        input.Now,
        Resolved: null,
        sighting.Domain,
        NameOf(sighting),
        KindOf(sighting).ToString().ToLowerInvariant(),
        ValueOf(sighting.Path, options.UserKeys),
        ValueOf(sighting.Path, options.AddressKeys),
        Requests: 0,
        sighting.Finding?.Detector ?? "",
        sighting.Finding?.Score ?? 0,
        sighting.Finding?.Confidence ?? sighting.Override?.Confidence ?? 0,
        sighting.Reason,
        Details: "{}");

    private void End(OpenAnomaly open)
    {
        _open.Remove(open.Anomaly.Id);
        _told.Add(open.Anomaly with { Resolved = open.Seen });
    }

    private static SubjectKind KindOf(Sighting sighting) => sighting switch
    {
        { Path.IsKey: true } => SubjectKind.Key,
        { Path: not null } => SubjectKind.Signature,
        _ => sighting.Finding?.Features.Subject.Kind ?? SubjectKind.Domain,
    };

    private static string NameOf(Sighting sighting) => sighting switch
    {
        { Override: { } item } => ScopeText.Words(item.Scope),
        { Path: { } path } => path.ToString(),
        { Finding.Features.Subject: { Kind: SubjectKind.Segment } subject } => subject.Segment,
        _ => sighting.Domain,
    };

    private static string SubjectOf(Sighting sighting) => $"{sighting.Domain}\n{NameOf(sighting)}";

    private static string SubjectOf(Anomaly anomaly) => $"{anomaly.Domain}\n{anomaly.Subject}";

    private static string? ValueOf(DescriptorPath? path, IReadOnlyList<string> keys) =>
        path?.Entries.FirstOrDefault(entry => entry.Value is not null && keys.Contains(entry.Key, StringComparer.Ordinal))?.Value;
}
