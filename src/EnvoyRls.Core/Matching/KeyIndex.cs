using EnvoyRls.Core.Matching.Values;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Matching;

/// <summary>The siblings of one key that have a <c>match:</c>, one index for each kind.</summary>
internal sealed class KeyIndex
{
    private readonly (MatchStage Stage, ValueIndex Index, RuleNode[] Owners)[] _stages;

    public KeyIndex(IEnumerable<RuleNode> nodes) =>
        _stages = [.. nodes.GroupBy(node => StageOf(node.Matcher!)).OrderBy(group => group.Key).Select(group => Stage(group.Key, [.. group]))];

    /// <summary>The best sibling from one stage to another that comes after a rank.</summary>
    public MatchCandidate Find(ReadOnlySpan<char> value, MatchRank after, MatchStage from, MatchStage to)
    {
        foreach ((MatchStage stage, ValueIndex index, RuleNode[] owners) in _stages)
        {
            if (stage < from || stage > to)
            {
                continue;
            }

            int position = index.Find(value, after.Within(stage));
            if (position >= 0)
            {
                return new MatchCandidate(owners[index.OwnerOf(position)], new MatchRank(stage, position));
            }
        }

        return default;
    }

    /// <summary>The stage that a matcher is asked in.</summary>
    public static MatchStage StageOf(ValueMatcher matcher) => matcher switch
    {
        { Negated: true } => MatchStage.Not,
        { Kind: MatchKind.Set } => MatchStage.Set,
        { Kind: MatchKind.Cidr } => MatchStage.Cidr,
        { Kind: MatchKind.Number } => MatchStage.Number,
        { Kind: MatchKind.Prefix } => MatchStage.Prefix,
        { Kind: MatchKind.Suffix } => MatchStage.Suffix,
        _ => MatchStage.Regex,
    };

    private static (MatchStage Stage, ValueIndex Index, RuleNode[] Owners) Stage(MatchStage stage, RuleNode[] owners)
    {
        ValueMatcher[] matchers = [.. owners.Select(node => node.Matcher!)];
        return (stage, stage == MatchStage.Not ? new NotIndex(matchers) : ValueIndex.Create(matchers[0].Kind, matchers), owners);
    }
}
