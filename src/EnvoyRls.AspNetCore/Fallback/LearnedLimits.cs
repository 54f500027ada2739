using System.Collections.Concurrent;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.AspNetCore.Fallback;

/// <summary>
/// The limits that the service named, for so many descriptors at most. Two tables: when the young one is full it becomes
/// the old one, and what was in the old one and has not been seen since is forgotten.
/// </summary>
internal sealed class LearnedLimits(int capacity)
{
    private readonly Lock _turning = new();
    private readonly int _half = (capacity + 1) / 2;
    private volatile ConcurrentDictionary<string, LearnedLimit> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, LearnedLimit> _old = new(StringComparer.Ordinal);

    public LearnedLimit? Find(string descriptor) =>
        _young.TryGetValue(descriptor, out LearnedLimit? limit) || _old.TryGetValue(descriptor, out limit) ? limit : null;

    /// <summary>Remembers what a status says; one without a limit makes the descriptor forgotten.</summary>
    public void Learn(string descriptor, DescriptorStatus status, long hits, long now)
    {
        if (status.Limit is not { Window: { } window } named)
        {
            _young.TryRemove(descriptor, out _);
            _old.TryRemove(descriptor, out _);
            return;
        }

        LearnedLimit? learned = Find(descriptor);
        long length = window.Ticks / TimeSpan.TicksPerMicrosecond;
        if (learned is null || learned.Limit.Amount != named.Amount || learned.Limit.WindowMicroseconds != length)
        {
            learned = new LearnedLimit(Limit.FixedWindow(named.Amount, length));
        }

        Keep(descriptor, learned);
        if (hits > 0)
        {
            learned.Observe(status, now);
        }
    }

    private void Keep(string descriptor, LearnedLimit learned)
    {
        if (_young.TryGetValue(descriptor, out LearnedLimit? kept) && ReferenceEquals(kept, learned))
        {
            return;
        }

        _young[descriptor] = learned;
        if (_young.Count > _half)
        {
            Turn();
        }
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (_young.Count > _half)
            {
                _old = _young;
                _young = new ConcurrentDictionary<string, LearnedLimit>(StringComparer.Ordinal);
            }
        }
    }
}
