namespace EnvoyRls.Core.Rules.Loading;

/// <summary>What one <c>rate_limit</c>, or one item of <c>rate_limits</c>, says.</summary>
/// <param name="Limit">The limit; <see langword="null"/> if it is unlimited or wrong.</param>
/// <param name="Unlimited">Whether it never denies.</param>
/// <param name="Name">Its name; empty for none.</param>
/// <param name="Replaces">Names of the limits it disables.</param>
internal sealed record LimitDraft(RuleLimit? Limit, bool Unlimited, string Name, IReadOnlyList<string> Replaces);
