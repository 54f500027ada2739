namespace EnvoyRls.Adaptive.Models;

/// <summary>What the gate says of a candidate.</summary>
/// <param name="Outcome">Whether it is promoted.</param>
/// <param name="Reason">Why, for people, with figures.</param>
internal sealed record PromotionVerdict(PromotionOutcome Outcome, string Reason);
