namespace EnvoyRls.Adaptive.Segments;

/// <summary>What is advised, of which time.</summary>
/// <param name="From">The first moment that was looked at.</param>
/// <param name="To">The moment after the last.</param>
/// <param name="Minutes">Minutes of history in that time.</param>
/// <param name="Advice">Limits to change, by domain and rule.</param>
/// <param name="Unadvised">Rules with demand whose limits are left as they are.</param>
internal sealed record AdviceReport(
    DateTimeOffset From, DateTimeOffset To, int Minutes, IReadOnlyList<LimitAdvice> Advice, IReadOnlyList<UnadvisedRule> Unadvised);
