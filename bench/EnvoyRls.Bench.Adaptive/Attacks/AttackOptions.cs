namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>How the shop is.</summary>
/// <param name="Rate">Calls a second of its visitors, in the mean of a day.</param>
/// <param name="WarmUp">How long the layer learns before anything happens; an hour at least, or nothing is enforced.</param>
internal sealed record AttackOptions(double Rate, TimeSpan WarmUp);
