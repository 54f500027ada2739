using System.Collections.Immutable;

namespace EnvoyRls.Core.Counting;

/// <summary>
/// Where it is told that counters may admit again before the moment that was known: one was reset, or hits were given
/// back, here or on another replica. Safe from any thread.
/// </summary>
public sealed class CounterNews
{
    private ImmutableArray<OverLimitCache> _caches = [];

    /// <summary>Has a cache forget what it is told of.</summary>
    public void Tell(OverLimitCache cache) => ImmutableInterlocked.Update(ref _caches, static (caches, added) => caches.Add(added), cache);

    /// <summary>A counter may admit hits again.</summary>
    /// <param name="key">The whole key, UTF-8, window start included.</param>
    public void Changed(ReadOnlySpan<byte> key)
    {
        foreach (OverLimitCache cache in _caches)
        {
            cache.Forget(key);
        }
    }

    /// <summary>Any counter may, as news may have been missed.</summary>
    public void Missed()
    {
        foreach (OverLimitCache cache in _caches)
        {
            cache.ForgetAll();
        }
    }
}
