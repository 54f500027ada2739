using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Counters;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Counters;

public sealed class CounterInspectorTests
{
    private const long Second = 1_000_000;

    private const string Rules =
        """
        domain: d
        lists:
          deny:
          - {key: user, value: mallory}
        descriptors:
        - key: user
          rate_limit: {unit: minute, requests_per_unit: 10}
        - key: paced
          rate_limit: {unit: minute, requests_per_unit: 6, algorithm: gcra, burst: 3}
        - key: bucket
          rate_limit: {unit: minute, requests_per_unit: 6, algorithm: token_bucket, burst: 3}
        - key: log
          rate_limit: {unit: minute, requests_per_unit: 3, algorithm: sliding_window_log}
        - key: sliding
          rate_limit: {unit: minute, requests_per_unit: 3, algorithm: sliding_window_counter}
        - key: leaky
          rate_limit: {unit: minute, requests_per_unit: 3, algorithm: leaky_bucket, burst: 3}
        - key: nothing
          rate_limit: {unit: minute, requests_per_unit: 0}
        - key: free
          rate_limit: {unlimited: true}
        - key: org
          rate_limit: {unit: hour, requests_per_unit: 100}
          descriptors:
          - key: member
            charge_parents: true
            rate_limits:
            - {unit: second, requests_per_unit: 5, name: burst}
            - {unit: minute, requests_per_unit: 50}
        - key: banned
          rate_limit: {unit: minute, requests_per_unit: 1}
          ban: {after: 1, within: 60s, for: 300s}
        """;

    private readonly LimiterHarness _harness = new(Rules, cacheSize: OverLimitCache.MinimumSize, inMemory: true);

    private CounterInspector Counters => _harness.Limiter.Counters;

    [Fact]
    public async Task A_fixed_window_tells_its_key_what_is_used_and_when_it_ends()
    {
        await _harness.DecideAsync("d", Requests.Descriptor("user=ann", hits: 7));

        CounterInspection found = await ReadAsync("user=ann");

        Assert.Null(found.Fault);
        Assert.Equal("d.user", found.Node!.FullKey);
        LiveCounter counter = Assert.Single(found.Counters);
        Assert.Same(found.Node, counter.Node);
        Assert.Equal("d_user_ann_1200", counter.Key);
        Assert.Equal((7, 3, 60 * Second), (counter.Used, counter.Remaining, counter.Window));
        Assert.Equal((26 * Second, 0, 0), (counter.Reset, counter.Retry, counter.BanLeft));
    }

    [Fact]
    public async Task An_exhausted_window_tells_how_long_to_wait_and_one_without_hits_is_new()
    {
        await _harness.DecideAsync("d", Requests.Descriptor("user=ann", hits: 11));

        LiveCounter counter = (await ReadAsync("user=ann")).Counters[0];
        LiveCounter other = (await ReadAsync("user=bob")).Counters[0];
        LiveCounter never = (await ReadAsync("nothing=1")).Counters[0];

        Assert.Equal((11, 0, 26 * Second), (counter.Used, counter.Remaining, counter.Retry));
        Assert.Equal((0, 10, 0, 0), (other.Used, other.Remaining, other.Reset, other.Retry));
        Assert.Equal((0, 0, -1), (never.Used, never.Remaining, never.Retry));
    }

    [Theory]
    [InlineData("paced")]
    [InlineData("bucket")]
    [InlineData("log")]
    [InlineData("sliding")]
    [InlineData("leaky")]
    public async Task Other_algorithms_tell_what_the_next_call_meets(string key)
    {
        string descriptor = $"{key}=1";
        await _harness.DecideAsync("d", Requests.Descriptor(descriptor, hits: 2));
        LiveCounter counter = (await ReadAsync(descriptor)).Counters[0];
        Assert.Equal((2, 1, 0), (counter.Used, counter.Remaining, counter.Retry));
        Assert.True(counter.Reset > 0);

        await _harness.DecideAsync("d", descriptor);
        LiveCounter exhausted = (await ReadAsync(descriptor)).Counters[0];
        Assert.Equal((3, 0), (exhausted.Used, exhausted.Remaining));

        _harness.Time.Advance(TimeSpan.FromMicroseconds(exhausted.Retry - 1));
        Assert.Equal(1, (await ReadAsync(descriptor)).Counters[0].Retry);
        _harness.Time.Advance(TimeSpan.FromMicroseconds(1));
        Assert.Equal(0, (await ReadAsync(descriptor)).Counters[0].Retry);
        Assert.StartsWith("Ok", (await _harness.DecideAsync("d", descriptor)).Verdicts(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_limit_of_the_rule_and_of_those_above_is_told()
    {
        await _harness.DecideAsync("d", Requests.Descriptor("org=x,member=ann", hits: 2));

        CounterInspection found = await ReadAsync("org=x,member=ann");

        Assert.Equal("d.org.member", found.Node!.FullKey);
        Assert.Equal<string[]>(["d.org.member", "d.org.member", "d.org"], [.. found.Counters.Select(counter => counter.Node!.FullKey)]);
        Assert.Equal<string[]>(["burst", "", ""], [.. found.Counters.Select(counter => counter.Limit.Name)]);
        Assert.Equal([3L, 48L, 98L], found.Counters.Select(counter => counter.Remaining));
    }

    [Fact]
    public async Task Looking_charges_nothing_and_counts_nowhere()
    {
        await _harness.DecideAsync("d", "user=ann");
        string[] keys = _harness.StatKeys();

        foreach (RateLimitDescriptor descriptor in new[] { Requests.Descriptor("user=ann", hits: 5), Requests.Refund("user=ann", 5), Requests.Descriptor("user=mallory") })
        {
            Assert.Null((await Counters.ReadAsync("d", descriptor)).Fault);
            Assert.Null((await Counters.ReadAsync("unknown", descriptor)).Fault);
        }

        Assert.Equal("T1 O0 N0 W1", _harness.Counts("d.user"));
        Assert.Equal(0u, _harness.Count("envoyrls.lists.denied_total"));
        Assert.Equal(keys, _harness.StatKeys());
        Assert.Equal("Ok 8", (await _harness.DecideAsync("d", "user=ann")).Verdicts());
    }

    [Fact]
    public async Task What_is_not_counted_has_no_counters()
    {
        CounterInspection listed = await ReadAsync("user=mallory");
        CounterInspection free = await ReadAsync("free=1");
        CounterInspection unknown = await ReadAsync("unknown=1");

        Assert.True(listed.Listed!.Value.IsDenied);
        Assert.Equal("d.free", free.Node!.FullKey);
        Assert.Null(unknown.Node);
        Assert.All([listed, free, unknown], found => Assert.Empty(found.Counters));
    }

    [Fact]
    public async Task A_limit_that_the_descriptor_brings_along_is_told()
    {
        RateLimitDescriptor descriptor = Requests.Override("any=1", requestsPerUnit: 7, unit: 2);
        await _harness.DecideAsync("d", descriptor);

        LiveCounter counter = Assert.Single((await Counters.ReadAsync("d", descriptor)).Counters);

        Assert.Null(counter.Node);
        Assert.Equal(6, counter.Remaining);
    }

    [Theory]
    [InlineData("user=ann", 10)]
    [InlineData("paced=1", 3)]
    [InlineData("log=1", 3)]
    [InlineData("leaky=1", 3)]
    [InlineData("org=x,member=ann", 5)]
    public async Task A_reset_tells_what_was_used_and_everything_is_admitted_anew(string descriptor, int amount)
    {
        await _harness.DecideAsync("d", Requests.Descriptor(descriptor, hits: (ulong)amount));

        // Twice, so that the second denial comes from what is remembered.
        Assert.StartsWith("OverLimit", (await _harness.DecideAsync("d", descriptor)).Verdicts(), StringComparison.Ordinal);
        Assert.StartsWith("OverLimit", (await _harness.DecideAsync("d", descriptor)).Verdicts(), StringComparison.Ordinal);

        CounterInspection found = await Counters.ResetAsync("d", Requests.Descriptor(descriptor));

        Assert.Null(found.Fault);
        Assert.InRange(found.Counters[0].Used, amount, amount + 2);
        Assert.All((await ReadAsync(descriptor)).Counters, counter => Assert.Equal(0, counter.Used));
        Assert.StartsWith("Ok", (await _harness.DecideAsync("d", Requests.Descriptor(descriptor, hits: (ulong)amount))).Verdicts(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ban_is_told_and_a_reset_lifts_it()
    {
        await _harness.DecideAsync("d", "banned=1");
        await _harness.DecideAsync("d", "banned=1");
        Assert.Equal(300 * Second, (await ReadAsync("banned=1")).Counters[0].BanLeft);
        Assert.StartsWith("OverLimit", (await _harness.DecideAsync("d", "banned=1")).Verdicts(), StringComparison.Ordinal);

        await Counters.ResetAsync("d", Requests.Descriptor("banned=1"));

        Assert.Equal(0, (await ReadAsync("banned=1")).Counters[0].BanLeft);
        Assert.StartsWith("Ok", (await _harness.DecideAsync("d", "banned=1")).Verdicts(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_counted_locally_while_the_store_failed_is_reset_too()
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { OnStoreFailure = StoreFailureMode.Local }, localReplicas: 1);
        harness.Store.Fault = new StoreFault(StoreFaultKind.Unavailable, "gone");
        await harness.DecideAsync("d", "user=ann");
        Assert.Equal(1, harness.StandIn!.Count);

        CounterInspection failed = await harness.Limiter.Counters.ResetAsync("d", Requests.Descriptor("user=ann"));
        Assert.Equal(new CallFault(CallFaultKind.StoreUnavailable, "gone"), failed.Fault);
        Assert.Equal("d_user_ann_1200", Assert.Single(failed.Counters).Key);

        harness.Store.Fault = null;
        harness.Store.TakeCommands();
        Assert.Null((await harness.Limiter.Counters.ResetAsync("d", Requests.Descriptor("user=ann"), deadline: long.MaxValue - 1)).Fault);

        Assert.Equal(["RESET d_user_ann_1200;"], harness.Store.TakeCommands());
        Assert.Equal(long.MaxValue - 1, harness.Store.LastDeadline);
        harness.Store.Charging(1);
        Assert.Equal("Ok 9", (await harness.DecideAsync("d", "user=ann")).Verdicts());
    }

    [Fact]
    public async Task What_cannot_be_asked_is_a_fault()
    {
        LimiterHarness unconfigured = new(rules: null);
        LimiterHarness narrow = new(Rules, LimiterHarness.NoJitter with { MaxEntries = 1 });

        CounterInspection none = await unconfigured.Limiter.Counters.ReadAsync("d", Requests.Descriptor("user=ann"));
        CounterInspection invalid = await narrow.Limiter.Counters.ReadAsync("d", Requests.Descriptor("a=1,b=2"));

        Assert.Equal(CallFaultKind.NotConfigured, none.Fault!.Kind);
        Assert.Equal(CallFaultKind.InvalidRequest, invalid.Fault!.Kind);
    }

    private ValueTask<CounterInspection> ReadAsync(string descriptor) => Counters.ReadAsync("d", Requests.Descriptor(descriptor));
}
