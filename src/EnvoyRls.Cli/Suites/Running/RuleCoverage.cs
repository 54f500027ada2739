using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Suites.Running;

/// <summary>Which rules requests have met, over all suites of a run: several of them may share a rule file.</summary>
internal sealed class RuleCoverage
{
    private readonly Dictionary<(string File, string Rule), RuleNode> _rules = [];
    private readonly HashSet<(string File, string Rule)> _met = [];

    public int Total => _rules.Count;

    public int Met => _met.Count;

    public bool IsComplete => Met == Total;

    /// <summary>The rules that nobody met, in the order of their places.</summary>
    public IEnumerable<RuleNode> Unmet => _rules
        .Where(rule => !_met.Contains(rule.Key))
        .Select(rule => rule.Value)
        .OrderBy(node => node.Place.File, StringComparer.Ordinal)
        .ThenBy(node => node.Place.Line)
        .ThenBy(node => node.Place.Column);

    /// <summary>Adds rules to those that are to be met.</summary>
    public void Expect(RuleSet rules)
    {
        foreach (RuleNode node in rules.Domains.SelectMany(domain => domain.Layers).SelectMany(layer => layer.Root.Descendants()))
        {
            if (node.Rule is not null)
            {
                _rules[IdentityOf(node)] = node;
            }
        }
    }

    /// <summary>Takes what became of a request.</summary>
    public void Add(DecisionDetails details)
    {
        foreach (DescriptorDetail descriptor in details.Descriptors)
        {
            if (descriptor.Matched is not { Rule: { } rule } matched)
            {
                continue;
            }

            _met.Add(IdentityOf(matched));
            for (RuleNode? above = matched.Parent; rule.ChargeParents && above is not null; above = above.Parent)
            {
                if (above.Rule is not null)
                {
                    _met.Add(IdentityOf(above));
                }
            }
        }
    }

    /// <summary>Suites in different folders call one file by different paths.</summary>
    private static (string File, string Rule) IdentityOf(RuleNode node) => (Path.GetFullPath(node.Place.File ?? ""), node.FullKey);
}
