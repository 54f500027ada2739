using EnvoyRls.Testing;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>The files of recording rules and alerts.</summary>
internal static class RuleFiles
{
    /// <summary>Their text by file name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new[] { "recording-rules.yaml", "alerts.yaml" }.ToDictionary(
        static name => name, static name => File.ReadAllText(PathOf(name)), StringComparer.Ordinal);

    public static IReadOnlyList<AlertRule> Alerts { get; } =
    [
        .. Rules("alerts.yaml").Select(static rule => new AlertRule(
            Text(rule, "alert"), Text(rule, "expr"), Texts(rule, "labels"), Texts(rule, "annotations"))),
    ];

    public static string PathOf(string name) => Repository.PathOf("dashboards", "prometheus", name);

    private static IEnumerable<YamlMappingNode> Rules(string name)
    {
        YamlStream stream = [];
        using StringReader reader = new(All[name]);
        stream.Load(reader);
        YamlMappingNode root = (YamlMappingNode)stream.Documents[0].RootNode;
        return ((YamlSequenceNode)root.Children["groups"]).Cast<YamlMappingNode>().SelectMany(static group => ((YamlSequenceNode)group.Children["rules"]).Cast<YamlMappingNode>());
    }

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[key]).Value!;

    private static Dictionary<string, string> Texts(YamlMappingNode node, string key) => ((YamlMappingNode)node.Children[key]).Children
        .ToDictionary(static pair => ((YamlScalarNode)pair.Key).Value!, static pair => ((YamlScalarNode)pair.Value).Value!, StringComparer.Ordinal);
}
