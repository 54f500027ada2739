using System.Collections.Concurrent;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Counting;

/// <summary>
/// Remembers which counters admit no hit, until they do again, so that a flood costs the store nothing. Bounded in
/// bytes; the oldest entry goes first. Look-ups take no lock.
/// </summary>
public sealed class OverLimitCache
{
    /// <summary>The least size in bytes; a smaller setting is raised to it, as in the reference.</summary>
    public const int MinimumSize = 512 * 1024;

    /// <summary>What an entry costs besides its key, as the reference accounts it.</summary>
    private const int EntryOverhead = 24;

    /// <summary>For how long an answer may be under way, in microseconds.</summary>
    private const long LongestUnderWay = 1_000_000;

    private const int Places = 1024;

    /// <summary>Until when nothing is learnt of the keys that have their place here, by their hashes; Unix microseconds.</summary>
    private readonly long[] _unlearntUntil = new long[Places];

    private readonly ConcurrentDictionary<byte[], OverLimit> _known = new(KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], OverLimit>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly ConcurrentQueue<byte[]> _oldestFirst = new();
    private readonly long _size;
    private readonly WindowClock _clock;
    private long _used;
    private long _hits;
    private long _misses;
    private long _evacuated;
    private long _expired;
    private long _overwritten;

    /// <param name="size">Bytes that keys and their bookkeeping may take.</param>
    /// <param name="clock">The clock that windows are cut by.</param>
    /// <param name="statistics">Where the <c>ratelimit.localcache</c> gauges are published.</param>
    public OverLimitCache(long size, WindowClock clock, StatRegistry statistics)
    {
        _size = Math.Max(size, MinimumSize);
        _clock = clock;
        _bySpan = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        Publish(statistics, "evacuateCount", () => Interlocked.Read(ref _evacuated));
        Publish(statistics, "expiredCount", () => Interlocked.Read(ref _expired));
        Publish(statistics, "entryCount", () => _known.Count);
        Publish(statistics, "hitCount", () => Interlocked.Read(ref _hits));
        Publish(statistics, "missCount", () => Interlocked.Read(ref _misses));
        Publish(statistics, "lookupCount", () => Interlocked.Read(ref _hits) + Interlocked.Read(ref _misses));
        Publish(statistics, "overwriteCount", () => Interlocked.Read(ref _overwritten));
    }

    /// <summary>Whether the counter of that key, window included, is known to admit no hit now, and what else is known of it.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out OverLimit known)
    {
        if (_bySpan.TryGetValue(key, out known) && known.Until > _clock.UnixMicroseconds)
        {
            Interlocked.Increment(ref _hits);
            return true;
        }

        Interlocked.Increment(ref _misses);
        return false;
    }

    /// <summary>Remembers that a counter admits no hit for a while.</summary>
    public void Add(ReadOnlySpan<byte> key, OverLimit known)
    {
        if (key.Length > LongestKey || _clock.UnixMicroseconds < Volatile.Read(ref UnlearntUntil(key)))
        {
            return;
        }

        byte[] kept = key.ToArray();
        if (!_known.TryAdd(kept, known))
        {
            if (_known.TryGetValue(kept, out OverLimit earlier) && _known.TryUpdate(kept, known, earlier))
            {
                Interlocked.Increment(ref _overwritten);
            }

            return;
        }

        _oldestFirst.Enqueue(kept);
        Interlocked.Add(ref _used, kept.Length + EntryOverhead);
        Trim();
    }

    /// <summary>Forgets a counter: hits were given back, so it may admit again.</summary>
    public void Remove(ReadOnlySpan<byte> key)
    {
        // Expired rather than removed: its place in the queue is what accounts for its size.
        if (_bySpan.TryGetValue(key, out byte[]? kept, out OverLimit known))
        {
            _known.TryUpdate(kept, default, known);
        }
    }

    /// <summary>
    /// Forgets a counter that has been changed elsewhere, and learns nothing of it for a second: a denial from before the change
    /// may still be under way.
    /// </summary>
    public void Forget(ReadOnlySpan<byte> key)
    {
        Volatile.Write(ref UnlearntUntil(key), _clock.UnixMicroseconds + LongestUnderWay);
        Remove(key);
    }

    /// <summary>Forgets all counters.</summary>
    public void ForgetAll()
    {
        foreach (byte[] key in _known.Keys)
        {
            Remove(key);
        }
    }

    /// <summary>One key may take a fraction of the cache only; a longer one is never remembered, as in the reference.</summary>
    private long LongestKey => (_size / 1024) - EntryOverhead;

    private ref long UnlearntUntil(ReadOnlySpan<byte> key) => ref _unlearntUntil[(uint)KeyComparer.Hash(key) % Places];

    /// <summary>Drops expired entries from the old end, and the oldest while the cache is larger than it may be.</summary>
    private void Trim()
    {
        long now = _clock.UnixMicroseconds;
        while (_oldestFirst.TryPeek(out byte[]? oldest))
        {
            bool expired = !_known.TryGetValue(oldest, out OverLimit known) || known.Until <= now;
            if (!expired && Interlocked.Read(ref _used) <= _size)
            {
                return;
            }

            if (!_oldestFirst.TryDequeue(out oldest))
            {
                return;
            }

            _known.TryRemove(oldest, out _);
            Interlocked.Add(ref _used, -(oldest.Length + EntryOverhead));
            Interlocked.Increment(ref expired ? ref _expired : ref _evacuated);
        }
    }

    private static void Publish(StatRegistry statistics, string name, Func<double> read) => statistics.Gauge($"ratelimit.localcache.{name}", read);
}
