using EnvoyRls.Deployment.Tests.Envoy;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>A rule of a rule file, by the entries that lead to it.</summary>
/// <param name="Path">The entries of a descriptor that is held to it.</param>
/// <param name="Charging">These, and those of longer descriptors that are charged to it too (<c>charge_parents</c>).</param>
internal sealed record ExampleRule(EntryPath Path, IReadOnlyList<EntryPath> Charging)
{
    /// <summary>All rules of a set.</summary>
    public static IReadOnlyList<ExampleRule> Of(ExampleSet set) =>
        [.. set.RuleFolders.SelectMany(static folder => Directory.EnumerateFiles(folder, "*.yaml")).SelectMany(OfFile)];

    private static IEnumerable<ExampleRule> OfFile(string file)
    {
        YamlNode document = Manifests.Load(File.ReadAllText(file)).Single();
        (EntryPath Path, YamlNode Node)[] nodes = [.. Below(new EntryPath(System.IO.Path.GetFileName(file), document.TextAt("domain")!, []), document)];
        return nodes.Where(static node => HasLimit(node.Node)).Select(rule => new ExampleRule(
            rule.Path,
            [.. nodes.Where(node => node.Node.TextAt("charge_parents") == "true" && node.Path.IsBelow(rule.Path)).Select(static node => node.Path).Prepend(rule.Path)]));
    }

    private static IEnumerable<(EntryPath Path, YamlNode Node)> Below(EntryPath above, YamlNode node) => node.ItemsAt("descriptors").SelectMany(child =>
    {
        EntryPath path = above with { Entries = [.. above.Entries, KeyValuePair.Create(child.TextAt("key")!, ValueOf(child))] };
        return Below(path, child).Prepend((path, child));
    });

    private static bool HasLimit(YamlNode descriptor) => descriptor.At("rate_limit") is not null || descriptor.At("rate_limits") is not null;

    private static string? ValueOf(YamlNode descriptor) =>
        descriptor.At("match") is null && descriptor.TextAt("value") is { } value && !value.Contains('*', StringComparison.Ordinal) ? value : null;
}
