namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// What a charge met. Times are microseconds from the now that the charge was made at, also where that was earlier than
/// what the counter has seen.
/// </summary>
/// <param name="Admitted">Whether all the hits were admitted; they are charged together or not at all.</param>
/// <param name="Remaining">Hits that would be admitted at once now, without delay: 0 to 2^32-1.</param>
/// <param name="ResetMicroseconds">Until the counter is as if it had never been charged.</param>
/// <param name="RetryMicroseconds">
/// 0 if admitted; else the least wait after which the same hits would be admitted if nobody else came; -1 for never.
/// </param>
/// <param name="DelayMicroseconds">How long the admitted hits should wait for their turn; 0 unless the limit queues.</param>
public readonly record struct ChargeOutcome(
    bool Admitted,
    long Remaining,
    long ResetMicroseconds,
    long RetryMicroseconds,
    long DelayMicroseconds)
{
    /// <summary>The retry time of hits that no wait would help.</summary>
    public const long Never = -1;

    /// <summary>What a limit of nothing answers: only no hits are admitted, and the counter is left alone.</summary>
    internal static ChargeOutcome OfZeroAmount(long hits) => new(hits <= 0, 0, 0, hits > 0 ? Never : 0, 0);
}
