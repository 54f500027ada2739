using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Refusals, faults, overall codes, reload and global shadow mode.</summary>
public sealed class ServiceTests
{
    private const string ServiceError = "ratelimit.service.call.should_rate_limit.service_error";
    private const string StoreError = "ratelimit.service.call.should_rate_limit.redis_error";
    private const string GlobalShadow = "ratelimit.service.global_shadow_mode";

    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: limited, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: free, rate_limit: {unlimited: true}}
          - {key: pass}
        """;

    public static TheoryData<string, string> Nonsense => new()
    {
        { "", "rate limit domain must not be empty" },
        { "d", "rate limit descriptor list must not be empty" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task A_request_without_domain_or_descriptors_is_refused(string domain, string message)
    {
        LimiterHarness harness = new(Rules);

        CallFault fault = await harness.RefusalAsync(new RateLimitRequest { Domain = domain });

        Assert.Equal(new CallFault(CallFaultKind.InvalidRequest, message), fault);
        Assert.Equal(1u, harness.Count(ServiceError));
    }

    [Fact]
    public async Task A_call_before_the_first_load_is_refused()
    {
        LimiterHarness harness = new(rules: null);

        CallFault fault = await harness.RefusalAsync(Requests.Call("d", "limited=a"));

        Assert.Equal(new CallFault(CallFaultKind.NotConfigured, "no rate limit configuration loaded"), fault);
        Assert.Equal(1u, harness.Count(ServiceError));
        Assert.Equal(0u, harness.Count(StoreError));
    }

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(3, 3, false)]
    [InlineData(2, 4, false)]
    public async Task Descriptors_and_entries_are_bounded(int descriptors, int entries, bool accepted)
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { MaxDescriptors = 2, MaxEntries = 3 });
        string descriptor = string.Join(',', Enumerable.Repeat("pass=x", entries));

        RateLimitResult result = await harness.Limiter.DecideAsync(
            Requests.Call("d", [.. Enumerable.Repeat(descriptor, descriptors)]), long.MaxValue);

        Assert.Equal(accepted, result.IsAnswered);
        Assert.Equal(accepted ? 0u : 1u, harness.Count(ServiceError));
        Assert.Equal(accepted ? null : CallFaultKind.InvalidRequest, result.Fault?.Kind);
    }

    [Theory]
    [InlineData(StoreFaultKind.Unavailable, CallFaultKind.StoreUnavailable, false)]
    [InlineData(StoreFaultKind.DeadlineExceeded, CallFaultKind.DeadlineExceeded, true)]
    [InlineData(StoreFaultKind.Overloaded, CallFaultKind.Overloaded, false)]
    public async Task A_fault_of_the_store_is_a_fault_of_the_call(StoreFaultKind kind, CallFaultKind expected, bool later)
    {
        LimiterHarness harness = new(Rules) { Store = { Fault = new StoreFault(kind, "cache error"), Later = later } };

        CallFault fault = await harness.RefusalAsync(Requests.Call("d", "limited=a"));

        Assert.Equal(new CallFault(expected, "cache error"), fault);
        Assert.Equal(1u, harness.Count(StoreError));
        Assert.Equal(0u, harness.Count(ServiceError));
        Assert.Equal("T1 O0 N0 W0", harness.Counts("d.limited"));
    }

    [Fact]
    public async Task A_call_that_nothing_limits_does_not_reach_the_store()
    {
        LimiterHarness harness = new(Rules) { Store = { Fault = new StoreFault(StoreFaultKind.Unavailable, "gone") } };

        RateLimitResponse response = await harness.DecideAsync("d", "unknown=x", "pass=x", "", "free=x");

        Assert.Equal(RateLimitResponse.Types.Code.Ok, response.OverallCode);
        Assert.Equal("Ok -, Ok -, Ok -, Ok -", response.Verdicts());
        Assert.Equal([0, 0, 0, uint.MaxValue], response.Statuses.Select(status => status.LimitRemaining));
    }

    [Fact]
    public async Task An_unknown_domain_is_counted_for_each_descriptor_and_passes()
    {
        LimiterHarness harness = new(Rules);

        RateLimitResponse response = await harness.DecideAsync("foo_domain", "", "a=b");
        await harness.DecideAsync("d", "");

        Assert.Equal("Ok -, Ok -", response.Verdicts());
        Assert.Equal(2u, harness.Count("ratelimit.service.rate_limit.foo_domain.domain_not_found"));
        Assert.Equal(0u, harness.Count("ratelimit.service.rate_limit.d.domain_not_found"));
    }

    [Theory]
    [InlineData("limited=a,pass=x limited=a", 11, "Ok -, OverLimit 0", RateLimitResponse.Types.Code.OverLimit)]
    [InlineData("limited=a unknown=x", 11, "OverLimit 0, Ok -", RateLimitResponse.Types.Code.OverLimit)]
    [InlineData("limited=a unknown=x free=x", 1, "Ok 9, Ok -, Ok -", RateLimitResponse.Types.Code.Ok)]
    [InlineData("shadow=a unknown=x", 11, "Ok 0, Ok -", RateLimitResponse.Types.Code.Ok)]
    public async Task One_rate_over_its_limit_decides_the_call(string descriptors, long counter, string verdicts, RateLimitResponse.Types.Code overall)
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(counter);

        RateLimitResponse response = await harness.DecideAsync("d", descriptors.Split(' '));

        Assert.Equal(verdicts, response.Verdicts());
        Assert.Equal(overall, response.OverallCode);
        Assert.Equal(0u, harness.Count(GlobalShadow));
    }

    [Fact]
    public async Task A_shadow_rule_does_not_shield_another_rule()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(11, 11);

        RateLimitResponse response = await harness.DecideAsync("d", "shadow=a", "limited=a");

        Assert.Equal("Ok 0, OverLimit 0", response.Verdicts());
        Assert.Equal(RateLimitResponse.Types.Code.OverLimit, response.OverallCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Global_shadow_mode_turns_the_overall_code_alone(bool quotaMode)
    {
        LimiterHarness harness = new(
            Rules, LimiterHarness.NoJitter with { ShadowMode = true, QuotaMode = quotaMode, Headers = new LimitHeaders() });
        harness.Store.Charging(11, 12, 1);

        RateLimitResponse response = await harness.DecideAsync("d", "limited=a", "limited=b");
        await harness.DecideAsync("d", "limited=c");

        Assert.Equal(RateLimitResponse.Types.Code.Ok, response.OverallCode);
        Assert.Equal("OverLimit 0, OverLimit 0", response.Verdicts());
        Assert.Equal(["RateLimit-Limit: 10", "RateLimit-Remaining: 0", "RateLimit-Reset: 26"], response.Headers());
        Assert.Equal(1u, harness.Count(GlobalShadow));
    }

    [Fact]
    public async Task A_reload_decides_the_next_call_and_keeps_the_counts()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(11, 11);
        Assert.Equal("OverLimit 0", (await harness.DecideAsync("d", "limited=a")).Verdicts());

        harness.Rules.Current = RuleText.Parse("domain: d\ndescriptors: [{key: limited, rate_limit: {unit: minute, requests_per_unit: 20}}]\n");

        Assert.Equal("Ok 9", (await harness.DecideAsync("d", "limited=a")).Verdicts());
        Assert.Equal("T2 O1 N0 W1", harness.Counts("d.limited"));
    }

    [Fact]
    public async Task Calls_in_parallel_do_not_mix()
    {
        await using Core.Counting.Memory.MemoryCounterStore store = new(10_000, new WindowClock(new ManualTime()), TimeProvider.System, new());
        LimiterHarness harness = new(Rules, store: store);

        await Parallel.ForAsync(0, 200, async (i, _) =>
        {
            for (int n = 1; n <= 12; n++)
            {
                RateLimitResponse response = await harness.DecideAsync("d", $"limited={i}", "unknown=x", $"limited={i}x");
                string expected = n <= 10 ? $"Ok {10 - n}" : "OverLimit 0";
                Assert.Equal($"{expected}, Ok -, {expected}", response.Verdicts());
            }
        });

        Assert.Equal("T4800 O800 N800 W4000", harness.Counts("d.limited"));
    }
}
