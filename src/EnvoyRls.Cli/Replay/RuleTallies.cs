using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Replay;

/// <summary>What every rule did during a replay: as many as the rule set has, however long the log is.</summary>
internal sealed class RuleTallies
{
    private readonly Dictionary<RuleNode, RuleTally> _tallies = new(ReferenceEqualityComparer.Instance);

    /// <summary>The tallies, most denials first.</summary>
    public IReadOnlyList<RuleTally> Ordered =>
    [
        .. _tallies.Values
            .OrderByDescending(tally => tally.Denied)
            .ThenByDescending(tally => tally.Hits)
            .ThenBy(tally => tally.Node.FullKey, StringComparer.Ordinal),
    ];

    public void Add(RuleNode node, long unixSeconds, bool denied)
    {
        if (!_tallies.TryGetValue(node, out RuleTally? tally))
        {
            tally = new RuleTally(node);
            _tallies.Add(node, tally);
        }

        tally.Add(unixSeconds, denied);
    }
}
