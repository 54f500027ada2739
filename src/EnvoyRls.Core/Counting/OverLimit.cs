using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting;

/// <summary>What is known of a counter that admits no hit. Times are Unix microseconds.</summary>
/// <param name="Until">First moment at which it admits a hit again.</param>
/// <param name="Reset">When it is as if it had never been charged.</param>
/// <param name="Limit">The limit that admits none; <see langword="null"/> for a ban.</param>
public readonly record struct OverLimit(long Until, long Reset, Limit? Limit = null)
{
    /// <summary>Whether a limit on the same counter admits no hit either: one that has been raised since may.</summary>
    public bool GoesFor(Limit limit) => Limit is { } known && limit.Amount <= known.Amount && limit.Capacity <= known.Capacity;
}
