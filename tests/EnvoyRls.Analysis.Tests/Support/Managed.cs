using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Analysis.Tests.Support;

/// <summary>Rule sets with managed objects over the files.</summary>
internal static class Managed
{
    /// <summary>The effective rules of a file and of objects.</summary>
    /// <param name="files">The text of a rule file.</param>
    /// <param name="objects">Kind, id and YAML of each object.</param>
    public static RuleSet Over(string files, params (ManagedKind Kind, string Id, string Yaml)[] objects)
    {
        ManagedLoadResult result = ManagedLayerLoader.Load(
            objects.Select(item => new ManagedDocument(item.Kind, item.Id, item.Yaml, DocumentSyntax.Yaml)), new RuleSetOptions());
        return (result.Layer ?? throw new ArgumentException(string.Join("; ", result.Errors), nameof(objects))).Over(RuleSets.Of(files));
    }

    /// <summary>A file under overrides of domain <c>d</c> that end in 2027, each with its id and what else it says.</summary>
    public static RuleSet Overridden(string files, params (string Id, string Yaml)[] overrides)
    {
        OverrideLoadResult result = OverrideLayerLoader.Load(
            overrides.Select(item => new ManagedDocument(ManagedKind.Override, item.Id, $"{{domain: d, expires: 2027-01-01, {item.Yaml}}}", DocumentSyntax.Yaml)), new RuleSetOptions());
        return result.Errors.Count == 0 ? RuleSets.Of(files).With(null, result.Layer) : throw new ArgumentException(string.Join("; ", result.Errors), nameof(overrides));
    }

    public static (ManagedKind Kind, string Id, string Yaml) Rule(string id, string yaml) => (ManagedKind.Rule, id, $"{{domain: d, {yaml}}}");

    public static (ManagedKind Kind, string Id, string Yaml) Item(string id, string yaml) => (ManagedKind.ListItem, id, $"{{domain: d, {yaml}}}");

    public static (ManagedKind Kind, string Id, string Yaml) Tier(string user, string yaml) => (ManagedKind.Tier, user, $"{{{yaml}}}");
}
