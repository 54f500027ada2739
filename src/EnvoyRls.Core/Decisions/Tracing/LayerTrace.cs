using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Decisions.Tracing;

/// <summary>What became of asking one layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="ByTier">Whether it was asked with the user's tier among the entries.</param>
/// <param name="Match">How the entries were matched there.</param>
/// <param name="Verdict">What follows.</param>
internal sealed record LayerTrace(RuleDomain Layer, bool ByTier, MatchTrace Match, LayerVerdict Verdict);
