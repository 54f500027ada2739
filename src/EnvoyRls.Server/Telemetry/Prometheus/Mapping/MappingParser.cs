using EnvoyRls.Core.Statistics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Server.Telemetry.Prometheus.Mapping;

/// <summary>Parses mapping documents; the first fault ends it, named with its place.</summary>
internal static class MappingParser
{
    // Read by statsd_exporter, without meaning here: series do not expire, summaries have no quantiles.
    private static readonly string[] Ignored = ["ttl", "quantiles", "summary_options"];

    private static readonly string[] DefaultsKeys =
        [.. Ignored, "observer_type", "timer_type", "buckets", "histogram_options", "match_type", "glob_disable_ordering"];

    private static readonly string[] RuleKeys =
    [
        .. Ignored, "match", "match_type", "match_metric_type", "name", "help", "action", "labels", "honor_labels",
        "observer_type", "timer_type", "buckets", "histogram_options", "scale",
    ];

    /// <exception cref="FormatException">The document is wrong; the message starts with source, line and column.</exception>
    public static MappingDocument Parse(string text, string source)
    {
        try
        {
            YamlStream stream = [];
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? new MappingDocument([], false) : Read(stream.Documents[0].RootNode);
        }
        catch (YamlException error)
        {
            throw new FormatException($"{source}:{error.Start.Line}:{error.Start.Column}: {error.Message}", error);
        }
    }

    private static MappingDocument Read(YamlNode root)
    {
        YamlFields document = new(root, ["defaults", "mappings"]);
        YamlFields defaults = new(document.Node("defaults") ?? new YamlMappingNode(), DefaultsKeys);
        MappingRule fallback = new()
        {
            Matcher = new GlobMatcher("*"),
            Name = "",
            ObserverType = ObserverType(defaults) ?? MetricType.Summary,
            Buckets = Buckets(defaults) ?? [.. Timing.Bounds],
        };
        bool regexByDefault = IsRegex(defaults) ?? false;
        List<MappingRule> rules = [];
        foreach (YamlNode node in document.List("mappings"))
        {
            rules.Add(ReadRule(new YamlFields(node, RuleKeys), fallback, regexByDefault));
        }

        return new MappingDocument(rules, defaults.Bool("glob_disable_ordering") ?? false);
    }

    private static MappingRule ReadRule(YamlFields rule, MappingRule fallback, bool regexByDefault)
    {
        bool drop = rule.Choice("action", ("map", false), ("drop", true)) ?? false;
        return new MappingRule
        {
            Matcher = Matcher(rule, IsRegex(rule) ?? regexByDefault),
            Kind = rule.Choice(
                "match_metric_type",
                ("counter", StatKind.Counter),
                ("gauge", StatKind.Gauge),
                ("observer", StatKind.Observer),
                ("timer", StatKind.Observer)),
            Drop = drop,
            Name = drop ? rule.Text("name") ?? "" : rule.RequiredText("name"),
            Help = rule.Text("help"),
            Labels = Labels(rule),
            HonorLabels = rule.Bool("honor_labels") ?? false,
            ObserverType = ObserverType(rule) ?? fallback.ObserverType,
            Buckets = Buckets(rule) ?? fallback.Buckets,
            Scale = rule.Node("scale") is { } scale ? YamlFields.Number(scale) : null,
        };
    }

    private static IStatMatcher Matcher(YamlFields rule, bool regex)
    {
        string pattern = rule.RequiredText("match");
        try
        {
            return regex ? new RegexMatcher(pattern) : new GlobMatcher(pattern);
        }
        catch (FormatException error)
        {
            throw YamlFields.Fault(rule.Node("match")!, $"match: {error.Message}");
        }
    }

    private static bool? IsRegex(YamlFields fields) => fields.Choice("match_type", ("glob", false), ("regex", true));

    private static MetricType? ObserverType(YamlFields fields)
    {
        (string, MetricType)[] types = [("histogram", MetricType.Histogram), ("summary", MetricType.Summary)];
        return fields.Choice("observer_type", types) ?? fields.Choice("timer_type", types);
    }

    private static double[]? Buckets(YamlFields fields)
    {
        YamlNode? list = fields.Node("buckets");
        if (fields.Node("histogram_options") is { } options)
        {
            list = new YamlFields(options, ["buckets", "native_histogram_bucket_factor", "native_histogram_max_buckets"]).Node("buckets") ?? list;
        }

        if (list is null)
        {
            return null;
        }

        if (list is not YamlSequenceNode { Children.Count: > 0 } bounds)
        {
            throw YamlFields.Fault(list, "buckets: a list of upper bounds is expected");
        }

        double[] numbers = [.. bounds.Select(YamlFields.Number)];
        bool ascending = numbers.Zip(numbers.Skip(1)).All(static pair => pair.First < pair.Second);
        return ascending ? numbers : throw YamlFields.Fault(list, "buckets: the upper bounds must ascend");
    }

    private static Dictionary<string, string> Labels(YamlFields rule)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in rule.Pairs("labels"))
        {
            string label = YamlFields.Scalar(key);
            if (!MetricNames.IsLabel(label))
            {
                throw YamlFields.Fault(key, $"labels: '{label}' is not a label's name");
            }

            labels[label] = YamlFields.Scalar(value);
        }

        return labels;
    }
}
