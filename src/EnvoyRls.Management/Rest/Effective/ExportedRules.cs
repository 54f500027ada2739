using System.Collections.Frozen;
using System.Text;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>Rules as one YAML stream of rule files.</summary>
internal static class ExportedRules
{
    /// <param name="rules">The rules in force.</param>
    /// <param name="source">Where they come from, in a line.</param>
    /// <param name="domain">The only domain that is wanted; <see langword="null"/> for all.</param>
    public static string Of(RuleSet rules, string source, string? domain) => Join(RuleExport.Write(Only(rules, domain), source));

    /// <param name="layer">The managed layer.</param>
    /// <param name="source">Where it comes from, in a line.</param>
    /// <param name="domain">The only domain that is wanted; <see langword="null"/> for all.</param>
    public static string Of(ManagedLayer layer, string source, string? domain) => Join(RuleExport.Write(
        new ManagedLayer
        {
            UserLimits = Only(layer.UserLimits, domain),
            Priorities = [.. layer.Priorities.Select(priority => priority with { Rules = Only(priority.Rules, domain) })],
            Lists = Only(layer.Lists, domain),
        },
        source));

    private static RuleSet Only(RuleSet rules, string? domain) => domain is null
        ? rules
        : new RuleSet(rules.Domains.Where(item => item.Name == domain).ToFrozenDictionary(item => item.Name, StringComparer.Ordinal));

    private static string Join(IReadOnlyList<RuleDocument> documents)
    {
        StringBuilder text = new();
        foreach (RuleDocument document in documents)
        {
            text.Append("---\n# ").Append(string.Concat(document.Name.Select(c => char.IsControl(c) ? ' ' : c))).Append('\n').Append(document.Text);
        }

        return text.ToString();
    }
}
