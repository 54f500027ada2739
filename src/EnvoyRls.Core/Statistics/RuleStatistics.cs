namespace EnvoyRls.Core.Statistics;

/// <summary>
/// The counters of one statistic key. Each comes into being when it is first added to, so that a hundred thousand idle
/// rules cost nothing and are not published as zeros.
/// </summary>
public sealed class RuleStatistics(StatRegistry registry, string prefix)
{
    private Counter? _totalHits;
    private Counter? _totalNegativeHits;
    private Counter? _overLimit;
    private Counter? _nearLimit;
    private Counter? _withinLimit;
    private Counter? _overLimitWithLocalCache;
    private Counter? _shadowMode;
    private Counter? _logged;

    /// <summary>Where the counters are published.</summary>
    internal StatRegistry Registry { get; } = registry;

    /// <summary>The dotted name up to the suffix.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Hits of every call that found the rule, before the store is asked.</summary>
    public void AddTotalHits(ulong hits) => Add(ref _totalHits, "total_hits", hits);

    /// <summary>Hits given back.</summary>
    public void AddTotalNegativeHits(ulong hits) => Add(ref _totalNegativeHits, "total_negative_hits", hits);

    public void AddOverLimit(ulong hits) => Add(ref _overLimit, "over_limit", hits);

    public void AddNearLimit(ulong hits) => Add(ref _nearLimit, "near_limit", hits);

    public void AddWithinLimit(ulong hits) => Add(ref _withinLimit, "within_limit", hits);

    /// <summary>Hits denied without asking the store.</summary>
    public void AddOverLimitWithLocalCache(ulong hits) => Add(ref _overLimitWithLocalCache, "over_limit_with_local_cache", hits);

    /// <summary>Hits that a shadow rule would have denied.</summary>
    public void AddShadowMode(ulong hits) => Add(ref _shadowMode, "shadow_mode", hits);

    /// <summary>Hits above a limit whose rule only logs.</summary>
    public void AddLogged(ulong hits) => Add(ref _logged, "logged", hits);

    private void Add(ref Counter? counter, string suffix, ulong hits)
    {
        if (hits > 0)
        {
            (counter ??= Registry.Counter($"{Prefix}.{suffix}")).Add(hits);
        }
    }
}
