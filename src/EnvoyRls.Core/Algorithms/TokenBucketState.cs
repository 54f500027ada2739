namespace EnvoyRls.Core.Algorithms;

/// <summary>The state of <see cref="TokenBucket"/>; the default is that of a counter never charged, whose bucket is full.</summary>
/// <param name="Tokens">
/// Tokens in the bucket at <paramref name="Stamp"/>, with a fraction over the window's length; below zero while admitted
/// hits wait for theirs.
/// </param>
/// <param name="Stamp">When it was last charged or given back to, Unix microseconds; 0 for never.</param>
public record struct TokenBucketState(MixedNumber Tokens, long Stamp);
