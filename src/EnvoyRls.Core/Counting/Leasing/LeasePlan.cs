using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>
/// How a limit is leased. It follows from the limit alone, because the terms of all leases of one paced limit have to be alike:
/// what is given back is reckoned by that. A log, of which that is not so, has a second plan.
/// </summary>
/// <param name="TermMicroseconds">How long a slice may be spent.</param>
/// <param name="RefreshMicroseconds">What the hits of one slice should last for.</param>
internal sealed record LeasePlan(long TermMicroseconds, long RefreshMicroseconds)
{
    private const long Millisecond = 1_000;
    private const long LongestTerm = 200 * Millisecond;
    private const long ShortestTerm = 5 * Millisecond;
    private const long LongestRefresh = 20 * Millisecond;
    private const long ShortestWindow = 100 * Millisecond;

    /// <summary>A log holds leased hits for a term longer than they should count.</summary>
    private const int TermsOfLog = 128;

    /// <summary>Nobody misses what it holds for longer while more than that is left.</summary>
    private const int TermsOfRoomyLog = 32;
    private const int Room = 16;

    /// <summary>The part of a burst that comes back within a term cannot be leased.</summary>
    private const int TermsOfBurst = 16;

    /// <summary>How a log is leased while a good part of its limit is left; <see langword="null"/> for all other limits.</summary>
    public LeasePlan? WhileRoomy { get; private init; }

    /// <summary>Whether so much of a limit is left that <see cref="WhileRoomy"/> may be gone by.</summary>
    public static bool IsRoomy(Limit limit, long remaining) => remaining >= limit.Amount / Room;

    /// <summary>How the limit is leased; <see langword="null"/> where that would be no gain, or not exact.</summary>
    public static LeasePlan? Of(Limit limit)
    {
        // Who has to wait for a turn is told when it is, hit by hit.
        if (limit is { Amount: 0 } or { MaxDelayMicroseconds: > 0 })
        {
            return null;
        }

        long window = limit.WindowMicroseconds;
        return limit.Algorithm switch
        {
            LimitAlgorithm.FixedWindow or LimitAlgorithm.SlidingWindowCounter =>
                window < ShortestWindow ? null : new LeasePlan(LongestTerm, Math.Min(LongestRefresh, window / 16)),
            LimitAlgorithm.SlidingWindowLog => OfLog(window),
            _ => OfTerm(limit.RecoveryMicroseconds / TermsOfBurst),
        };
    }

    /// <summary>
    /// Until when a slice may be spent, by the clock that was read before it was asked for: a hundredth and a millisecond
    /// before its term is over, for clocks that differ in speed.
    /// </summary>
    public static long EndOf(long sent, long term) => sent + term - (term / 100) - Millisecond;

    private static LeasePlan? OfLog(long window) =>
        OfTerm(window / TermsOfLog) is { } plan ? plan with { WhileRoomy = OfTerm(window / TermsOfRoomyLog) } : null;

    private static LeasePlan? OfTerm(long term) => term < ShortestTerm
        ? null
        : new LeasePlan(Math.Min(LongestTerm, term), Math.Min(LongestRefresh, term / 4));
}
