using System.Diagnostics.CodeAnalysis;

namespace EnvoyRls.Core.Algorithms;

/// <summary>An amount per window, and the algorithm that enforces it. Immutable and sound: what it says can be computed exactly.</summary>
public sealed class Limit
{
    /// <summary>The shortest window: one millisecond.</summary>
    public const long LeastWindow = 1_000;

    /// <summary>The longest window: a leap year.</summary>
    public const long MostWindow = 366L * 86_400 * 1_000_000;

    /// <summary>
    /// The most time that a full burst and the longest delay may take to drain: a hundred years. With it every number a
    /// transition meets stays below 2^53, so that Lua's doubles hold it exactly.
    /// </summary>
    public const long MostRecovery = 100L * 366 * 86_400 * 1_000_000;

    /// <summary>The most hits that a burst and the longest delay may hold together.</summary>
    public const long MostCapacity = 1L << 52;

    private Limit(LimitAlgorithm algorithm, uint amount, long windowMicroseconds, uint burst, long maxDelayMicroseconds)
    {
        Algorithm = algorithm;
        Amount = amount;
        WindowMicroseconds = windowMicroseconds;
        Burst = burst;
        MaxDelayMicroseconds = maxDelayMicroseconds;

        MixedNumber delayed = MixedNumber.MulDiv(maxDelayMicroseconds, amount, windowMicroseconds);
        Capacity = burst + delayed.Whole;
        CapacityNumerator = delayed.Numerator;
        RecoveryMicroseconds = amount == 0 ? 0 : MixedNumber.MulDiv(burst, windowMicroseconds, amount).Ceiling + maxDelayMicroseconds;
    }

    public LimitAlgorithm Algorithm { get; }

    /// <summary>Hits admitted in a window, 0 to 2^32-1; 0 admits nothing.</summary>
    public uint Amount { get; }

    /// <summary>Length of the window in microseconds, <see cref="LeastWindow"/> to <see cref="MostWindow"/>.</summary>
    public long WindowMicroseconds { get; }

    /// <summary>Hits admitted at once from idle: the amount, where the algorithm knows no other burst.</summary>
    public uint Burst { get; }

    /// <summary>How long admitted hits may be told to wait for their turn; 0 denies what is above the burst.</summary>
    public long MaxDelayMicroseconds { get; }

    /// <summary>Hits admitted from idle, at once and with delay: <c>burst + floor(delay * amount / window)</c>.</summary>
    public long Capacity { get; }

    /// <summary>What the division of <see cref="Capacity"/> left, in parts of the window's length.</summary>
    public long CapacityNumerator { get; }

    /// <summary>How long a full burst and the longest delay take to drain, in microseconds: <c>ceil(burst * window / amount) + delay</c>.</summary>
    public long RecoveryMicroseconds { get; }

    /// <summary>
    /// Of hits admitted so long ago, those that the rate cannot have drained since: a fraction over the window's length,
    /// 0 at the least. Nothing is left of what was charged in the future, or is more than can be charged.
    /// </summary>
    /// <param name="hits">At least 0.</param>
    /// <param name="elapsedMicroseconds">Since they were charged.</param>
    internal MixedNumber Undrained(long hits, long elapsedMicroseconds)
    {
        if (hits > Capacity || elapsedMicroseconds < 0 || elapsedMicroseconds >= RecoveryMicroseconds)
        {
            return default;
        }

        MixedNumber charged = new(hits, 0);
        MixedNumber drained = MixedNumber.MulDiv(elapsedMicroseconds, Amount, WindowMicroseconds);
        return charged.IsAbove(drained) ? charged.Minus(drained, WindowMicroseconds) : default;
    }

    /// <summary>Whether the algorithm spends a burst and gains it back at a steady rate.</summary>
    public static bool IsPaced(LimitAlgorithm algorithm) =>
        algorithm is LimitAlgorithm.TokenBucket or LimitAlgorithm.LeakyBucket or LimitAlgorithm.Gcra;

    /// <summary>A limit that counts by fixed windows.</summary>
    public static Limit FixedWindow(uint amount, long windowMicroseconds) =>
        TryCreate(LimitAlgorithm.FixedWindow, amount, windowMicroseconds, null, 0, out Limit? limit, out string? problem)
            ? limit
            : throw new ArgumentException(problem, nameof(windowMicroseconds));

    /// <summary>Makes a limit, or says in half a sentence why it cannot be.</summary>
    /// <param name="algorithm">How to count.</param>
    /// <param name="amount">Hits admitted in a window.</param>
    /// <param name="windowMicroseconds">Length of the window.</param>
    /// <param name="burst">Hits admitted at once; <see langword="null"/> for the algorithm's default, which is 1 for a leaky bucket and the amount for the others.</param>
    /// <param name="maxDelayMicroseconds">How long admitted hits may be told to wait; 0 for not at all.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryCreate(
        LimitAlgorithm algorithm,
        uint amount,
        long windowMicroseconds,
        uint? burst,
        long maxDelayMicroseconds,
        [NotNullWhen(true)] out Limit? limit,
        [NotNullWhen(false)] out string? problem)
    {
        limit = null;
        uint effectiveBurst = burst ?? (algorithm == LimitAlgorithm.LeakyBucket ? Math.Min(1, amount) : amount);
        problem = ProblemOf(algorithm, amount, windowMicroseconds, burst, effectiveBurst, maxDelayMicroseconds);
        if (problem is not null)
        {
            return false;
        }

        limit = new Limit(algorithm, amount, windowMicroseconds, amount == 0 ? 0 : effectiveBurst, maxDelayMicroseconds);
        return true;
    }

    private static string? ProblemOf(
        LimitAlgorithm algorithm, uint amount, long window, uint? burst, uint effectiveBurst, long maxDelay)
    {
        if (window is < LeastWindow or > MostWindow)
        {
            return "the window must be from 1 millisecond to 366 days";
        }

        if (!IsPaced(algorithm))
        {
            return burst is null && maxDelay == 0 ? null : "only token_bucket, leaky_bucket and gcra have a burst or a delay";
        }

        if (burst == 0 && amount > 0)
        {
            return "a burst of 0 would admit nothing";
        }

        if (maxDelay is < 0 or > MostWindow)
        {
            return "the delay must be from 0 to 366 days";
        }

        if (amount > 0 && ((Int128)effectiveBurst * window / amount) + maxDelay > MostRecovery)
        {
            return "the burst would take more than a hundred years to come back";
        }

        return effectiveBurst + ((Int128)maxDelay * amount / window) <= MostCapacity ? null : "the delay would let more than 2^52 hits wait";
    }
}
