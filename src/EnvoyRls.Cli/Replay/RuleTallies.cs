using EnvoyRls.Analysis.Simulation;
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

    /// <summary>Whether any rule has watched what it would have denied.</summary>
    public bool AnyWatched => _tallies.Values.Any(tally => tally.Watched > 0);

    /// <summary>Fetches what rules that only watch would have denied: responses do not tell, the limiter's statistics do.</summary>
    public void TakeWatched(Simulator simulator)
    {
        foreach (RuleTally tally in _tallies.Values)
        {
            tally.Watched = simulator.WatchedHits(tally.Node);
        }
    }

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
