using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>A slice of a limit: hits that this replica has been charged and may spend.</summary>
/// <param name="hits">How many.</param>
internal sealed class Lease(long hits)
{
    private long _left = hits;

    /// <summary>When it was asked for, by the boot clock.</summary>
    public required long SentAt { get; init; }

    /// <summary>When its term is over, by the boot clock.</summary>
    public required long Until { get; init; }

    /// <summary>When the store charged the hits, by its clock.</summary>
    public required long ChargedAt { get; init; }

    /// <summary>The window that they are charged to; for fixed windows only, else the default.</summary>
    public required Window Window { get; init; }

    /// <summary>See <see cref="Charge.ExpirySeconds"/>.</summary>
    public required long ExpirySeconds { get; init; }

    /// <summary>What follows the identity in the counter's key.</summary>
    public required byte[] KeySuffix { get; init; }

    public long Left => Volatile.Read(ref _left);

    /// <summary>Takes hits, all or none. They are had only if the clock, read afterwards, is before <see cref="Until"/>.</summary>
    public bool TryTake(long hits, long windowStart)
    {
        if (Window.Start != windowStart)
        {
            return false;
        }

        long left = Volatile.Read(ref _left);
        while (left >= hits)
        {
            long seen = Interlocked.CompareExchange(ref _left, left - hits, left);
            if (seen == left)
            {
                return true;
            }

            left = seen;
        }

        return false;
    }

    /// <summary>Puts back what was taken and not spent.</summary>
    public void PutBack(long hits) => Interlocked.Add(ref _left, hits);

    /// <summary>Takes all that is left.</summary>
    public long Drain() => Interlocked.Exchange(ref _left, 0);
}
