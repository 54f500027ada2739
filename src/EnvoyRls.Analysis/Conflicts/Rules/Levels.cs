using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>The levels of one layer's tree, each made when it is first asked for.</summary>
internal sealed class Levels(MatchOrder order)
{
    private readonly Dictionary<RuleNode, Level> _levels = new(ReferenceEqualityComparer.Instance);

    public Level Below(RuleNode parent)
    {
        if (!_levels.TryGetValue(parent, out Level? level))
        {
            level = new Level(parent, order);
            _levels.Add(parent, level);
        }

        return level;
    }
}
