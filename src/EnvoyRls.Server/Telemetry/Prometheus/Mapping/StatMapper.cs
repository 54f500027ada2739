using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>
/// Turns dotted names into metric names and labels. Globs are tried before regular expressions, each in the order of
/// the document; what no rule matches keeps its name, made valid, and has no labels but the extra tags.
/// </summary>
internal sealed class StatMapper
{
    private readonly MappingRule[] _rules;
    private readonly ExtraTags _extraTags;

    public StatMapper(MappingDocument document, ExtraTags extraTags)
    {
        IEnumerable<MappingRule> globs = document.Rules.Where(static rule => rule.Matcher is GlobMatcher);
        if (document.SpecificGlobsFirst)
        {
            globs = globs.Order(Comparer<MappingRule>.Create(static (left, right) =>
                GlobMatcher.CompareBySpecificity((GlobMatcher)left.Matcher, (GlobMatcher)right.Matcher)));
        }

        _rules = [.. globs, .. document.Rules.Where(static rule => rule.Matcher is not GlobMatcher)];
        _extraTags = extraTags;
    }

    /// <param name="name">The dotted name from the registry, without extra tags.</param>
    /// <param name="kind">What the name belongs to.</param>
    /// <returns><see langword="null"/> if a rule says to leave it out.</returns>
    public MappedStat? Map(string name, StatKind kind)
    {
        foreach (MappingRule rule in _rules)
        {
            if ((rule.Kind is null || rule.Kind == kind) && rule.Matcher.Match(name) is { } capture)
            {
                return rule.Drop ? null : Mapped(rule, name, kind, capture);
            }
        }

        MetricType type = TypeOf(kind, MetricType.Summary);
        return new MappedStat(MetricNames.Sanitize(name), type, HelpFor(name), LabelsOf([], honorTags: true), Timing.Bounds, 1);
    }

    private MappedStat Mapped(MappingRule rule, string name, StatKind kind, Func<string, string> capture)
    {
        IEnumerable<KeyValuePair<string, string>> labels = rule.Labels
            .Select(label => KeyValuePair.Create(label.Key, CaptureTemplate.Expand(label.Value, capture)));
        return new MappedStat(
            MetricNames.Sanitize(CaptureTemplate.Expand(rule.Name, capture)),
            TypeOf(kind, rule.ObserverType),
            rule.Help ?? HelpFor(name),
            LabelsOf(labels, rule.HonorLabels),
            rule.Buckets,
            rule.Scale ?? 1);
    }

    // To Prometheus an empty label is one that is not there: left out, it cannot make two series that are one.
    private List<KeyValuePair<string, string>> LabelsOf(IEnumerable<KeyValuePair<string, string>> labels, bool honorTags)
    {
        SortedDictionary<string, string> merged = new(labels.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach ((string key, string value) in _extraTags.Pairs)
        {
            string label = MetricNames.Sanitize(key);
            if (honorTags || !merged.ContainsKey(label))
            {
                merged[label] = value;
            }
        }

        return [.. merged.Where(static label => label.Value.Length > 0)];
    }

    private static MetricType TypeOf(StatKind kind, MetricType observerType) => kind switch
    {
        StatKind.Counter => MetricType.Counter,
        StatKind.Gauge => MetricType.Gauge,
        _ => observerType,
    };

    private static string HelpFor(string name) => $"The statistic {name}.";
}
