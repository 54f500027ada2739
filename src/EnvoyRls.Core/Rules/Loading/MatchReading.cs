using EnvoyRls.Core.Matching;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>What a mapping says about the values it matches.</summary>
/// <param name="Value">The value as written; the matcher's text where there is one.</param>
/// <param name="Matcher">How values are compared; <see langword="null"/> for the reference's way.</param>
/// <param name="StatesMatch">Whether <c>match:</c> or <c>not:</c> is said at all.</param>
internal readonly record struct MatchReading(string Value, ValueMatcher? Matcher, bool StatesMatch);
