namespace EnvoyRls.Core.Algorithms;

/// <summary>When a key that keeps running into its limit is banned, and for how long. Times are microseconds, a millisecond to 366 days.</summary>
/// <param name="After">Denials that lead to a ban, at least 1.</param>
/// <param name="Within">The time they must fall into, counted from the first of them.</param>
/// <param name="For">How long the first ban lasts.</param>
/// <param name="Factor">How many times longer each further ban is, at least 1.</param>
/// <param name="Max">The longest ban.</param>
/// <param name="Forget">How long without a ban it takes to go one step back.</param>
public sealed record BanPolicy(uint After, long Within, long For, uint Factor, long Max, long Forget);
