namespace EnvoyRls.Core.Algorithms;

/// <summary>The state of <see cref="LeakyBucket"/>; the default is that of a counter never charged.</summary>
/// <param name="Level">Hits in the bucket at <paramref name="Stamp"/>, with a fraction over the window's length.</param>
/// <param name="Stamp">When it was last charged or given back to, Unix microseconds.</param>
public record struct LeakyBucketState(MixedNumber Level, long Stamp);
