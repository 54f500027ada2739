using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Statistics;

public sealed class RuleStatisticsRegistryTests
{
    private readonly StatRegistry _statistics = new();

    [Fact]
    public void Keys_of_rules_are_always_kept()
    {
        RuleStatisticsRegistry registry = new(_statistics, maxFromRequests: 0);
        for (int i = 0; i < 100; i++)
        {
            registry.Configured($"d.k{i}").AddTotalHits(1);
        }

        Assert.Equal(100, Names("ratelimit.service.rate_limit.").Length);
        Assert.Same(registry.Configured("d.k1"), registry.Configured("d.k1"));
    }

    [Fact]
    public async Task Limiters_that_share_rules_count_apart()
    {
        LimiterHarness one = new("domain: d\ndescriptors: [{key: k, rate_limit: {unit: minute, requests_per_unit: 10}}]\n", inMemory: true);
        LimiterHarness other = new(rules: null, inMemory: true);
        other.Rules.Current = one.Rules.Current;

        await one.DecideAsync("d", "k=v");
        await other.DecideAsync("d", "k=v");
        await one.DecideAsync("d", "k=v");

        Assert.Equal(("T2 O0 N0 W2", "T1 O0 N0 W1"), (one.Counts("d.k"), other.Counts("d.k")));
    }

    [Fact]
    public void Keys_of_requests_are_bounded_and_fall_back_to_the_rules()
    {
        RuleStatisticsRegistry registry = new(_statistics, maxFromRequests: 2);

        RuleStatistics first = registry.FromRequest("d.k_1", "d.k");
        registry.FromRequest("d.k_2", "d.k");

        Assert.Same(registry.Configured("d.k"), registry.FromRequest("d.k_3", "d.k"));
        Assert.Same(first, registry.FromRequest("d.k_1", "d.k"));
        Assert.Equal(1u, _statistics.Counter("envoyrls.statistics.overflow_total").Value);
    }

    [Fact]
    public void Unknown_domains_share_the_bound()
    {
        RuleStatisticsRegistry registry = new(_statistics, maxFromRequests: 1);
        foreach (string domain in new[] { "a:b", "c", "a:b", "e" })
        {
            registry.CountUnknownDomain(domain);
        }

        Assert.Equal(2u, _statistics.Counter("ratelimit.service.rate_limit.a_b.domain_not_found").Value);
        Assert.Equal(2u, _statistics.Counter("ratelimit.service.rate_limit.other.domain_not_found").Value);
        Assert.Equal(2, Names("ratelimit.service.rate_limit.").Length);
    }

    [Fact]
    public async Task The_bound_holds_under_concurrent_use()
    {
        const int Bound = 500;
        RuleStatisticsRegistry registry = new(_statistics, Bound);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                registry.FromRequest($"d.k_{i}", "d.k").AddTotalHits(1);
            }
        })));

        string[] names = Names("ratelimit.service.rate_limit.d.k");
        Assert.InRange(names.Length, 1, Bound + 1);
        Assert.Equal(8_000u, names.Aggregate(0ul, (sum, name) => sum + _statistics.Counter(name).Value));
    }

    /// <summary>Threads that race for the same keys must not use up the room of others.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_race_for_a_key_takes_the_room_of_one(bool unknownDomains)
    {
        const int Keys = 20_000;
        const int Threads = 4;
        RuleStatisticsRegistry registry = new(_statistics, Keys + Threads);
        using Barrier start = new(Threads);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(Ask, TaskCreationOptions.LongRunning)));

        Assert.Equal(0u, _statistics.Counter("envoyrls.statistics.overflow_total").Value);

        void Ask()
        {
            Assert.True(start.SignalAndWait(TimeSpan.FromSeconds(30)));
            for (int i = 0; i < Keys; i++)
            {
                if (unknownDomains)
                {
                    registry.CountUnknownDomain($"d{i}");
                }
                else
                {
                    registry.FromRequest($"d.k_{i}", "d.k");
                }
            }
        }
    }

    [Fact]
    public void Counters_come_into_being_when_added_to()
    {
        RuleStatistics statistics = new RuleStatisticsRegistry(_statistics, 10).Configured("d.1.2.3.4");
        statistics.AddTotalHits(0);
        Assert.Empty(Names("ratelimit.service.rate_limit."));

        statistics.AddTotalHits(3);
        statistics.AddTotalNegativeHits(1);
        statistics.AddOverLimit(1);
        statistics.AddNearLimit(1);
        statistics.AddWithinLimit(1);
        statistics.AddOverLimitWithLocalCache(1);
        statistics.AddShadowMode(1);

        string[] suffixes = ["near_limit", "over_limit", "over_limit_with_local_cache", "shadow_mode", "total_hits", "total_negative_hits", "within_limit"];
        Assert.Equal(suffixes.Select(suffix => $"ratelimit.service.rate_limit.d.1_2_3_4.{suffix}").ToArray(), Names("ratelimit.service.rate_limit."));
        Assert.Equal(3u, _statistics.Counter("ratelimit.service.rate_limit.d.1_2_3_4.total_hits").Value);
    }

    private string[] Names(string start) =>
    [
        .. _statistics.Counters.Select(counter => counter.Name)
            .Where(name => name.StartsWith(start, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
