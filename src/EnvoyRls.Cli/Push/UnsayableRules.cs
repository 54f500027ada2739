using EnvoyRls.Analysis.Diff;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Cli.Push;

/// <summary>Finds what rule files say and managed rules cannot: they have no domain around them, no order, and no descriptor without a limit.</summary>
internal static class UnsayableRules
{
    private static readonly string[] DomainSettings = ["charge", "on_store_failure", "consistency", "adaptive"];

    /// <summary>Every such place, with what to write instead.</summary>
    public static IReadOnlyList<RuleError> Find(IReadOnlyList<RuleDocument> documents, RuleSet rules) =>
    [
        .. documents.Where(document => !document.Name.EndsWith(".list", StringComparison.Ordinal)).SelectMany(DomainSettingsOf),
        .. rules.Domains.SelectMany(domain => LevelsOf(domain).SelectMany(level => OrderOf(level, domain.MatchOrder)).Concat(Limitless(domain)))
            .OrderBy(error => error.File, StringComparer.Ordinal).ThenBy(error => error.Line),
    ];

    /// <summary>What the readers of managed objects say against these, told at the places of the files.</summary>
    public static IReadOnlyList<RuleError> Find(IReadOnlyList<PushedObject> objects)
    {
        Dictionary<string, RulePlace> places = objects.ToDictionary(pushed => pushed.Document.Name, pushed => pushed.Place, StringComparer.Ordinal);
        return [.. ManagedLayerLoader.Load(objects.Select(pushed => pushed.Document), new RuleSetOptions()).Errors.Select(error => At(places[error.File], error.Message, error.Fix))];
    }

    private static IEnumerable<RuleError> DomainSettingsOf(RuleDocument document)
    {
        if (YamlTreeReader.Read(document.Text, (_, _, _) => { }) is not YamlMapping root)
        {
            yield break;
        }

        foreach (string key in DomainSettings)
        {
            if (root.Find(key) is { } value)
            {
                yield return new RuleError(
                    document.Name,
                    value.Line,
                    value.Column,
                    $"'{key}' of a domain cannot be pushed: managed rules go for themselves alone",
                    key == "charge" ? "leave it in a file of the server, or set CHARGE_MODE there" : $"say '{key}' at the rules, or leave it in a file of the server");
            }
        }
    }

    private static IEnumerable<RuleNode> LevelsOf(RuleDomain domain) => domain.Root.Descendants().Prepend(domain.Root).Where(node => node.Children.Nodes.Count > 1);

    private static IEnumerable<RuleError> OrderOf(RuleNode level, MatchOrder order)
    {
        bool isSpecific = order == MatchOrder.Specific || level.Children.Nodes.Any(node => node.StatesMatch || node.Matcher is not null);
        RuleNode[] ordered = [.. level.Children.Nodes.Where(SiblingOrder.IsOrdered)];
        for (int i = 0; i < ordered.Length; i++)
        {
            if (ordered.Skip(i + 1).FirstOrDefault(later => OrderMatters(ordered[i], later, isSpecific)) is { } other)
            {
                yield return At(
                    ordered[i].Place,
                    $"it is tried before {other.CompositeKey} ({other.Place}) only because it stands first, and managed rules have no order",
                    "let the one that is to be preferred have more fixed characters, or leave both in a file of the server");
            }
        }
    }

    /// <summary>Whether the first of two siblings is preferred for no reason that holds among managed rules, which are taken the most specific first.</summary>
    private static bool OrderMatters(RuleNode first, RuleNode later, bool isSpecific) =>
        SiblingOrder.OrderDecides(first, later, specific: true)
        || (!isSpecific && SiblingOrder.OrderDecides(first, later, specific: false) && SiblingOrder.FixedCharacters(first) < SiblingOrder.FixedCharacters(later));

    private static IEnumerable<RuleError> Limitless(RuleDomain domain) => domain.Root.Descendants()
        .Where(node => node.Rule is null && node.Children.IsEmpty)
        .Select(node => At(node.Place, $"{node.CompositeKey} has no limit, and a managed rule has to have one", "write rate_limit: {unlimited: true} to let it pass, or remove it"));

    private static RuleError At(RulePlace place, string message, string fix) => new(place.File!, place.Line, place.Column, message, fix);
}
