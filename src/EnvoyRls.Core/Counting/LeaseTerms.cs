namespace EnvoyRls.Core.Counting;

/// <summary>What a lease asks for, besides the most hits that it may be granted.</summary>
/// <param name="Needed">Hits that are spent as soon as they are granted, 0 to <see cref="Charge.Hits"/>: calls wait for them.</param>
/// <param name="TermMicroseconds">How long the others may be spent, counted from the grant; alike for all leases of one limit.</param>
public sealed record LeaseTerms(long Needed, long TermMicroseconds)
{
    /// <summary>A slice is one part of so many of what is left of the limit: slices shrink to nothing as it nears its end.</summary>
    public const int Share = 4;

    /// <summary>How many hits are leased on top of those needed.</summary>
    /// <param name="hits">The most that the lease may be granted.</param>
    /// <param name="room">Hits that could be leased for the term, once those needed are charged.</param>
    public long SliceOf(long hits, long room) => Math.Min(hits - Needed, room / Share);
}
