namespace EnvoyRls.Management.Usage;

/// <summary>What each rule has done.</summary>
internal sealed record RulesUsage(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<RuleUsage> Rules);
