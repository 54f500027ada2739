using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Hosting;

/// <summary>Makes a limiter as the settings describe it.</summary>
internal sealed class LimiterFactory(ServerSettings settings, ICounterStore store, ICounterStore? localStore, WindowClock clock, CounterNews? news)
{
    /// <summary>How decisions are made.</summary>
    public RateLimiterOptions DecisionOptions { get; } = Options(settings);

    /// <summary>Makes a limiter that tells <paramref name="feed"/>, if there is one, of every decision.</summary>
    /// <param name="rules">Where the rules are found.</param>
    /// <param name="statistics">Where it counts.</param>
    /// <param name="feed">Who is told; <see langword="null"/> for nobody.</param>
    /// <param name="clients">What is known of clients; <see langword="null"/> for nothing.</param>
    public RateLimiter Create(RuleSetSlot rules, StatRegistry statistics, DecisionFeed? feed = null, ClientStandings? clients = null)
    {
        CounterSettings counters = settings.Counters;
        OverLimitCache? cache = counters.LocalCacheBytes > 0 ? new OverLimitCache(counters.LocalCacheBytes, clock, statistics) : null;
        if (cache is not null)
        {
            news?.Tell(cache);
        }

        RuleStatisticsRegistry ruleStatistics = new(statistics, settings.Statistics.MaxSeries);
        return new RateLimiter(rules, store, clock, cache, statistics, ruleStatistics, DecisionOptions, localStore, feed: feed, clients: clients);
    }

    private static RateLimiterOptions Options(ServerSettings settings)
    {
        CounterSettings counters = settings.Counters;
        DecisionSettings decisions = settings.Decisions;
        return new RateLimiterOptions
        {
            NearLimitRatio = counters.NearLimitRatio,
            ShadowMode = decisions.ShadowMode,
            QuotaMode = decisions.QuotaMode,
            DynamicMetadata = decisions.DynamicMetadata,
            Headers = decisions.HeadersEnabled
                ? new LimitHeaders
                {
                    Style = decisions.HeaderStyle,
                    Limit = decisions.LimitHeader,
                    Remaining = decisions.RemainingHeader,
                    Reset = decisions.ResetHeader,
                    Degraded = decisions.DegradedHeader,
                }
                : null,
            DelayHeader = decisions.DelayHeader,
            ChargeMode = counters.ChargeMode,
            OnStoreFailure = settings.StoreFailure.Mode,
            Leases = settings.Redis is not null && !counters.StopIncrementWhenOverLimit,
            Consistency = counters.Consistency,
            StopIncrementWhenOverLimit = counters.StopIncrementWhenOverLimit,
            ExpirationJitterMaxSeconds = counters.ExpirationJitterSeconds,
            CacheKeyPrefix = counters.KeyPrefix,
            KeyFormat = counters.KeyFormat,
            CalendarMonths = counters.CalendarMonths,
            NegativeHits = decisions.NegativeHits,
            UnlimitedStatistics = settings.Statistics.UnlimitedStatistics,
            SanitizeStatDots = settings.Statistics.SanitizeDots,
            MaxDescriptors = decisions.MaxDescriptors,
            MaxEntries = decisions.MaxEntries,
            ClientKeys = settings.Adaptive.ClientKeys,
        };
    }
}
