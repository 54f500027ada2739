using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>Writes overrides for people: as they are, or as rules to be put into a rule file.</summary>
internal static class OverrideExport
{
    /// <summary>An override as the limiter loads it, as YAML that ends with a line break.</summary>
    public static string ToYaml(Override item) => YamlTreeWriter.Write(OverrideDocuments.ToMapping(item));

    /// <summary>An override as the limiter loads it, as JSON without white space.</summary>
    public static string ToJson(Override item) => OverrideDocuments.ToDocument(item).ToCanonicalJson();

    /// <summary>
    /// A rule file of a domain with its overrides as rules. A rule file cannot scale a limit: what is scaled is written with the amount and
    /// the window that it has now, and takes the place of the rule for these descriptors.
    /// </summary>
    /// <param name="domain">The domain.</param>
    /// <param name="overrides">Overrides of it; of several about the same descriptors the strictest is written.</param>
    /// <param name="withExpiry">Whether the rules end when the overrides do.</param>
    /// <returns>YAML that ends with a line break.</returns>
    public static string ToRuleFile(string domain, IEnumerable<Override> overrides, bool withExpiry)
    {
        List<Branch> roots = [];
        foreach (Override item in overrides.Where(item => item.Scope.Domain == domain).OrderBy(item => item.NewAmount / (double)item.Window).ThenBy(item => item.Id, StringComparer.Ordinal))
        {
            Plant(roots, item);
        }

        YamlMapping root = new MappingDraft().Text("domain", domain).List("descriptors", roots.Select(branch => branch.ToNode(withExpiry))).Build();
        return YamlTreeWriter.Write(root);
    }

    private static void Plant(List<Branch> roots, Override item)
    {
        List<Branch> level = roots;
        Branch? branch = null;
        foreach (PathEntry entry in item.Scope.Path.Entries)
        {
            branch = level.Find(other => other.Entry == entry);
            if (branch is null)
            {
                level.Add(branch = new Branch(entry));
            }

            level = branch.Below;
        }

        branch!.Item ??= item;
    }

    /// <summary>One entry on the way to rules, and what is below it.</summary>
    private sealed class Branch(PathEntry entry)
    {
        public PathEntry Entry { get; } = entry;

        public List<Branch> Below { get; } = [];

        /// <summary>The override whose path ends here.</summary>
        public Override? Item { get; set; }

        public YamlMapping ToNode(bool withExpiry)
        {
            MappingDraft draft = new();
            foreach ((YamlNode key, YamlNode value) in OverrideDocuments.EntryOf(Entry).Pairs)
            {
                draft.Node(((YamlScalar)key).Text, value);
            }

            // Without it an entry that leads on would keep its descriptors from the rules beside it.
            draft.Flag("fallthrough", Below.Count > 0);
            if (Item is { } item)
            {
                draft.Node("rate_limit", OverrideDocuments.LimitOf(item.NewAmount, item.Window)).Node("when", OverrideDocuments.WhenOf(item.Scope));
                if (withExpiry)
                {
                    string until = MomentText.Format(item.Expires.ToUnixTimeMilliseconds() * 1_000);
                    draft.Node("active", new MappingDraft().Text("until", until).Build());
                }
            }

            return draft.List("descriptors", Below.Select(branch => branch.ToNode(withExpiry))).Build();
        }
    }
}
