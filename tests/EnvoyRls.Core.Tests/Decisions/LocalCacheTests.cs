using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

public sealed class LocalCacheTests
{
    private const string Rules =
        """
        domain: domain
        descriptors:
          - {key: key4, rate_limit: {unit: hour, requests_per_unit: 15}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: hour, requests_per_unit: 15}}
          - {key: other, rate_limit: {unit: hour, requests_per_unit: 15}}
        """;

    private readonly LimiterHarness _harness = new(Rules, cacheSize: OverLimitCache.MinimumSize);

    [Theory]
    [InlineData("key4", "OverLimit 0", "", "")]
    [InlineData("shadow", "Ok 0", " S1", " S2")]
    public async Task A_counter_over_its_limit_is_not_asked_for_again(string key, string overVerdict, string shadowThird, string shadowFourth)
    {
        _harness.Store.Charging(11, 13, 16);

        Assert.Equal(("Ok 4", "T1 O0 N0 W1", "hit0 miss1 lookup1 entry0"), await StepAsync());
        Assert.Equal(("Ok 2", "T2 O0 N1 W2", "hit0 miss2 lookup2 entry0"), await StepAsync());
        Assert.Equal((overVerdict, $"T3 O1 N1 W2{shadowThird}", "hit0 miss3 lookup3 entry1"), await StepAsync());
        Assert.Equal(3, _harness.Store.TakeCommands().Length);
        Assert.Equal((overVerdict, $"T4 O2 N1 W2 C1{shadowFourth}", "hit1 miss3 lookup4 entry1"), await StepAsync());
        Assert.Empty(_harness.Store.TakeCommands());

        async Task<(string Verdicts, string Counts, string Cache)> StepAsync() =>
            ((await _harness.DecideAsync("domain", $"{key}=v")).Verdicts(), _harness.Counts($"domain.{key}"), CacheState());
    }

    [Fact]
    public async Task A_cached_status_carries_limit_and_reset_and_the_hits_it_denied()
    {
        _harness.Store.Charging(16);
        await _harness.DecideAsync("domain", "key4=v");

        var response = await _harness.DecideAsync("domain", Requests.Descriptor("key4=v", hits: 2));

        Assert.Equal("OverLimit 0", response.Verdicts());
        Assert.Equal(15u, response.Statuses[0].CurrentLimit.RequestsPerUnit);
        Assert.Equal(3600 - 1234, response.Statuses[0].DurationUntilReset.Seconds);
        Assert.Equal("T3 O3 N0 W0 C2", _harness.Counts("domain.key4"));
    }

    [Fact]
    public async Task Only_the_counter_that_is_over_is_withheld_from_the_store()
    {
        _harness.Store.Charging(16, 1, 2, 3);
        await _harness.DecideAsync("domain", "key4=over");
        _harness.Store.TakeCommands();

        var response = await _harness.DecideAsync("domain", "other=a", "key4=over", "key4=fresh", "unknown=x");

        Assert.Equal("Ok 14, OverLimit 0, Ok 13, Ok -", response.Verdicts());
        Assert.Equal(["ADD domain_other_a_0 1 EXPIRE 3600", "ADD domain_key4_fresh_0 1 EXPIRE 3600;"], _harness.Store.TakeCommands());
    }

    [Theory]
    [InlineData(14, "OverLimit 0", 0)]
    [InlineData(15, "OverLimit 0", 0)]
    [InlineData(20, "Ok 3", 1)]
    public async Task A_counter_whose_limit_was_raised_is_asked_for_again(uint amount, string verdict, int asked)
    {
        _harness.Store.Charging(16, 17);
        await _harness.DecideAsync("domain", "key4=v");
        _harness.Store.TakeCommands();

        _harness.Put("key4", new Rule([Limits.Reference(amount, LimitUnit.Hour)]));

        Assert.Equal(verdict, (await _harness.DecideAsync("domain", "key4=v")).Verdicts());
        Assert.Equal(asked, _harness.Store.TakeCommands().Length);
    }

    [Fact]
    public async Task The_next_window_is_asked_for()
    {
        _harness.Store.Charging(16, 1);
        await _harness.DecideAsync("domain", "key4=v");
        _harness.Time.Set(3600);

        Assert.Equal("Ok 14", (await _harness.DecideAsync("domain", "key4=v")).Verdicts());
    }

    [Fact]
    public async Task A_refund_goes_to_the_store_and_lets_the_counter_be_asked_for_again()
    {
        _harness.Store.Charging(16, 12, 13);
        await _harness.DecideAsync("domain", "key4=v");

        Assert.Equal("Ok 3", (await _harness.DecideAsync("domain", Requests.Refund("key4=v", 4))).Verdicts());
        Assert.Equal("Ok 2", (await _harness.DecideAsync("domain", "key4=v")).Verdicts());
        Assert.Equal("hit0 miss2 lookup2 entry1", CacheState());
    }

    private string CacheState() => string.Join(' ', new[] { "hit", "miss", "lookup", "entry" }.Select(name =>
        $"{name}{_harness.Gauge($"ratelimit.localcache.{name}Count")}"));
}
