namespace EnvoyRls.Adaptive.Policy;

/// <summary>How tight an override would be.</summary>
/// <param name="Scale">Parts of 10,000 of the rule's limit; <see langword="null"/> for a limit of its own.</param>
/// <param name="Rule">The full key of the rule that is scaled.</param>
/// <param name="OldAmount">Amount of the rule's binding limit; <see langword="null"/> without a rule.</param>
/// <param name="NewAmount">Amount with the override.</param>
/// <param name="Window">The window of the amounts, microseconds.</param>
/// <param name="Rate">Hits a second that it leaves.</param>
internal sealed record SizedLimit(int? Scale, string? Rule, uint? OldAmount, uint NewAmount, long Window, double Rate);
