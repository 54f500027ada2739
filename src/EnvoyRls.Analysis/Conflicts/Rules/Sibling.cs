using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>A node as entries of one key meet it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Order">Its place among its siblings, as written.</param>
/// <param name="Values">The values that it matches.</param>
/// <param name="Stage">When it is asked.</param>
internal sealed record Sibling(RuleNode Node, int Order, ValueSet Values, MatchStage Stage)
{
    /// <summary>The node for entries of a key; <see langword="null"/> if it matches none.</summary>
    public static Sibling? Of(RuleNode node, int order, string key) =>
        ValueSets.Of(node, key) is { } values ? new Sibling(node, order, values, StageOf(node, key)) : null;

    private static MatchStage StageOf(RuleNode node, string key) => node switch
    {
        { Matcher: { } matcher } => KeyIndex.StageOf(matcher),
        { CompositeKey: var composite } when composite == key => MatchStage.KeyAlone,
        { IsWildcard: true } => MatchStage.Wildcard,
        _ => MatchStage.Exact,
    };
}
