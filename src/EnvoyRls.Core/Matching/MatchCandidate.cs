using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Matching;

/// <summary>A sibling that matches an entry, and its place among those that do; no node if there is none.</summary>
internal readonly record struct MatchCandidate(RuleNode? Node, MatchRank Rank);
