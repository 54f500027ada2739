using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Limits that a request brings along: they take the place of whatever the rules say.</summary>
public sealed class OverrideTests
{
    private readonly LimiterHarness _harness = new(SampleRules.Basic, now: 1_000_000);

    [Fact]
    public async Task The_tree_is_ignored_and_the_counts_go_on_when_the_limit_changes()
    {
        _harness.Store.Charging(1, 2, 1);

        RateLimitResponse day = await _harness.DecideAsync("test-domain", Requests.Override("key1=value1,subkey1=something", 10, 4));
        RateLimitResponse hour = await _harness.DecideAsync("test-domain", Requests.Override("key1=value1,subkey1=something", 42, 3));
        await _harness.DecideAsync("test-domain", Requests.Override("key1=value1,subkey1=something_else", 42, 3));

        Assert.Equal("Ok 9", day.Verdicts());
        Assert.Equal("Ok 40", hour.Verdicts());
        Assert.Equal(
            new RateLimitResponse.Types.RateLimit { RequestsPerUnit = 42, Unit = RateLimitResponse.Types.RateLimit.Types.Unit.Hour },
            hour.Statuses[0].CurrentLimit);
        Assert.Equal(
            [
                "ADD test-domain_key1_value1_subkey1_something_950400 1 EXPIRE 86400;",
                "ADD test-domain_key1_value1_subkey1_something_997200 1 EXPIRE 3600;",
                "ADD test-domain_key1_value1_subkey1_something_else_997200 1 EXPIRE 3600;",
            ],
            _harness.Store.TakeCommands());
        Assert.Equal("T2 O0 N0 W2", _harness.Counts("test-domain.key1_value1.subkey1_something"));
        Assert.Equal("T1 O0 N0 W1", _harness.Counts("test-domain.key1_value1.subkey1_something_else"));
    }

    [Theory]
    [InlineData(1, "1000000 1 EXPIRE 1;")]
    [InlineData(2, "999960 1 EXPIRE 60;")]
    [InlineData(5, "0 1 EXPIRE 2592000;")]
    [InlineData(6, "0 1 EXPIRE 31536000;")]
    [InlineData(7, "604800 1 EXPIRE 604800;")]
    public async Task Every_unit_of_the_wire_works(int unit, string sent)
    {
        _harness.Store.Charging(6);

        RateLimitResponse response = await _harness.DecideAsync("test-domain", Requests.Override("key6=a", 5, unit));

        Assert.Equal("OverLimit 0", response.Verdicts());
        Assert.Equal(unit, (int)response.Statuses[0].CurrentLimit.Unit);
        Assert.EndsWith($"ADD test-domain_key6_a_{sent}", Assert.Single(_harness.Store.Commands), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(99)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task A_unit_that_is_none_is_a_fault_of_the_request(int unit)
    {
        CallFault fault = await _harness.RefusalAsync(
            Requests.Call("test-domain", Requests.Descriptor("key2=a"), Requests.Override("key2=b", 5, unit)));

        Assert.Equal(CallFaultKind.InvalidRequest, fault.Kind);
        Assert.Contains(unit.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Equal(1u, _harness.Count("ratelimit.service.call.should_rate_limit.service_error"));
        Assert.Empty(_harness.Store.Commands);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public async Task In_an_unknown_domain_it_means_nothing(int unit)
    {
        RateLimitResponse response = await _harness.DecideAsync("foo", Requests.Override("key1=value1", 10, unit));

        Assert.Equal("Ok -", response.Verdicts());
        Assert.Equal(1u, _harness.Count("ratelimit.service.rate_limit.foo.domain_not_found"));
    }

    [Fact]
    public async Task Neither_shadow_nor_quota_nor_metadata_of_a_rule_apply()
    {
        LimiterHarness harness = new(
            "domain: d\ndescriptors: [{key: k, shadow_mode: true, quota_mode: true, metadata: {a: b}, rate_limit: {unit: day, requests_per_unit: 100}}]\n",
            LimiterHarness.NoJitter with { DynamicMetadata = true });
        harness.Store.Charging(6, 1);

        RateLimitResponse over = await harness.DecideAsync("d", Requests.Override("k=v", 5, 2));
        RateLimitResponse within = await harness.DecideAsync("d", Requests.Override("k=v", 5, 2));

        Assert.Equal("OverLimit 0", over.Verdicts());
        Assert.Equal(RateLimitResponse.Types.Code.OverLimit, over.OverallCode);
        Assert.False(within.DynamicMetadata.Fields.ContainsKey("metadata"));
        Assert.Equal("T2 O1 N0 W1", harness.Counts("d.k_v"));
    }

    [Fact]
    public async Task A_value_that_is_empty_leaves_no_trace_in_the_statistic()
    {
        _harness.Store.Charging(1);
        RateLimitDescriptor descriptor = Requests.Override("key2=,sub=x", 5, 2);

        await _harness.DecideAsync("test-domain", descriptor);

        Assert.Equal("T1 O0 N0 W1", _harness.Counts("test-domain.key2.sub_x"));
    }
}
