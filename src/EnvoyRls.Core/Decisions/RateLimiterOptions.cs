using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Decisions.Keys;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Decisions;

/// <summary>How decisions are made; defaults are the reference's.</summary>
public sealed record RateLimiterOptions
{
    /// <summary>The part of a limit above which hits count as near it, in (0, 1]. Single precision, as the reference computes it.</summary>
    public float NearLimitRatio { get; init; } = 0.8f;

    /// <summary>Never answer OVER_LIMIT overall, only count what would have been.</summary>
    public bool ShadowMode { get; init; }

    /// <summary>Treat every rule as a quota rule.</summary>
    public bool QuotaMode { get; init; }

    /// <summary>Answer with dynamic metadata.</summary>
    public bool DynamicMetadata { get; init; }

    /// <summary>Headers about the limits; <see langword="null"/> for none.</summary>
    public LimitHeaders? Headers { get; init; }

    /// <summary>Carries the seconds that admitted hits of a throttling rule should wait; empty for no such header.</summary>
    public string DelayHeader { get; init; } = "X-RateLimit-Delay";

    /// <summary>How the limits of one call are charged in domains that do not say so themselves.</summary>
    public ChargeMode ChargeMode { get; init; }

    /// <summary>What happens when counters cannot be charged, where neither rule nor domain says so.</summary>
    public StoreFailureMode OnStoreFailure { get; init; }

    /// <summary>Whether the store leases limits; without, <c>consistency</c> means nothing.</summary>
    public bool Leases { get; init; }

    /// <summary>How replicas share limits, where neither rule nor domain says so.</summary>
    public Consistency Consistency { get; init; }

    /// <summary>Do not charge other counters of a call once one of them would be over its limit.</summary>
    public bool StopIncrementWhenOverLimit { get; init; }

    /// <summary>Exclusive upper bound of the random seconds added to a counter's expiry; 0 for none.</summary>
    public int ExpirationJitterMaxSeconds { get; init; } = 300;

    /// <summary>Put in front of every counter key.</summary>
    public string CacheKeyPrefix { get; init; } = "";

    public CounterKeyFormat KeyFormat { get; init; } = CounterKeyFormat.Reference;

    /// <summary>Months are the calendar's, in UTC, instead of blocks of 30 days.</summary>
    public bool CalendarMonths { get; init; }

    /// <summary>Honour <c>is_negative_hits</c> as a refund; without, such hits are added, as old versions of the reference do.</summary>
    public bool NegativeHits { get; init; } = true;

    /// <summary>Count hits of unlimited rules; the reference documents it and does not.</summary>
    public bool UnlimitedStatistics { get; init; }

    /// <summary>Replace dots inside descriptor keys and values by <c>_</c> in statistic names.</summary>
    public bool SanitizeStatDots { get; init; }

    /// <summary>The keys of entries that name clients, for rules that ask about them, the one preferred in front.</summary>
    public IReadOnlyList<string> ClientKeys { get; init; } = ClientIdentity.DefaultKeys;

    /// <summary>Most descriptors in one request; at least 1.</summary>
    public int MaxDescriptors { get; init; } = 1000;

    /// <summary>Most entries in one descriptor; at least 1.</summary>
    public int MaxEntries { get; init; } = 100;
}
