using System.Collections.Concurrent;

namespace EnvoyRls.Core.Statistics;

/// <summary>
/// The statistics of all rules by statistic key. Keys that a rule file names are always kept; keys that a request's
/// values make up are bounded, because a client could otherwise fill memory with them.
/// </summary>
public sealed class RuleStatisticsRegistry
{
    private const string Scope = "ratelimit.service.rate_limit.";

    private readonly ConcurrentDictionary<string, RuleStatistics> _configured = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RuleStatistics> _fromRequests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RuleStatistics>.AlternateLookup<ReadOnlySpan<char>> _fromRequestsBySpan;
    private readonly ConcurrentDictionary<string, Counter> _unknownDomains = new(StringComparer.Ordinal);
    private readonly StatRegistry _registry;
    private readonly Counter _overflow;
    private readonly int _maxFromRequests;
    private int _fromRequestsCount;

    /// <param name="registry">Where the counters are published.</param>
    /// <param name="maxFromRequests">How many keys made of request values are kept, unknown domains included; at least 0.</param>
    public RuleStatisticsRegistry(StatRegistry registry, int maxFromRequests)
    {
        _registry = registry;
        _maxFromRequests = maxFromRequests;
        _fromRequestsBySpan = _fromRequests.GetAlternateLookup<ReadOnlySpan<char>>();
        _overflow = registry.Counter("envoyrls.statistics.overflow_total");
    }

    /// <summary>Whether what is added to them is published by this registry.</summary>
    internal bool Owns(RuleStatistics statistics) => statistics.Registry == _registry;

    /// <summary>The statistics of a key that rule files name.</summary>
    internal RuleStatistics Configured(string statKey) => _configured.GetOrAdd(statKey, Create);

    /// <summary>
    /// The statistics of a key that contains request values; past the bound, those of <paramref name="fallback"/>.
    /// </summary>
    internal RuleStatistics FromRequest(ReadOnlySpan<char> statKey, string fallback)
    {
        if (_fromRequestsBySpan.TryGetValue(statKey, out RuleStatistics? known))
        {
            return known;
        }

        if (!TryReserve())
        {
            return Configured(fallback);
        }

        string key = statKey.ToString();
        RuleStatistics added = Create(key);
        if (_fromRequests.TryAdd(key, added))
        {
            return added;
        }

        Release();
        return _fromRequests[key];
    }

    /// <summary>Counts a descriptor whose domain no rule file names.</summary>
    internal void CountUnknownDomain(string domain)
    {
        if (!_unknownDomains.TryGetValue(domain, out Counter? counter))
        {
            counter = TryReserve() ? KeepUnknownDomain(domain) : _registry.Counter($"{Scope}other.domain_not_found");
        }

        counter.Increment();
    }

    private Counter KeepUnknownDomain(string domain)
    {
        Counter counter = _registry.Counter($"{Scope}{StatName.Sanitize(domain)}.domain_not_found");
        if (!_unknownDomains.TryAdd(domain, counter))
        {
            Release();
        }

        return counter;
    }

    private RuleStatistics Create(string statKey) => new(_registry, Scope + StatName.Sanitize(statKey));

    private bool TryReserve()
    {
        if (Volatile.Read(ref _fromRequestsCount) < _maxFromRequests)
        {
            if (Interlocked.Increment(ref _fromRequestsCount) <= _maxFromRequests)
            {
                return true;
            }

            Release();
        }

        _overflow.Increment();
        return false;
    }

    /// <summary>Gives back what was reserved for a key that another call has added meanwhile.</summary>
    private void Release() => Interlocked.Decrement(ref _fromRequestsCount);
}
