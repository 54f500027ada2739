using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Explain;

/// <summary>Why a node was taken or not, in words.</summary>
internal static class MatchWords
{
    /// <summary>How the node of a step was found.</summary>
    public static string Taken(MatchStep step) => step.Stage switch
    {
        MatchStage.Exact => "exact value",
        MatchStage.KeyAlone => "any value of the key",
        _ => PatternOf(step.Node!),
    };

    public static string Reason(PassedOver other) => other.Reason switch
    {
        PassedOverReason.FellThrough => "preferred, but nothing below it matches the rest (fallthrough)",
        PassedOverReason.LessPreferred => $"matches too ({PatternOf(other.Node)}), but comes later",
        _ => "value does not match",
    };

    /// <summary>Why nothing limits a descriptor.</summary>
    public static string NoMatch(MatchTrace trace) => trace.Steps switch
    {
        [] => "the descriptor has no entries",
        [.., { Node: null } last] => $"nothing matches {last.Key}={last.Value} at this level",
        [.., var last] => $"{last.Node!.FullKey} carries no limit",
    };

    private static string PatternOf(RuleNode node) => node switch
    {
        { Matcher: { } matcher } => matcher.Text,
        { IsWildcard: true } => $"wildcard {node.Value}",
        { Value: "" } => "any value of the key",
        _ => "exact value",
    };
}
