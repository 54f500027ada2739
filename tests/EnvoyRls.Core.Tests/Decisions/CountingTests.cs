using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>What is sent to the store for a call, and what its answer means.</summary>
public sealed class CountingTests
{
    private const string Rules =
        """
        domain: domain
        descriptors:
          - {key: key, value: value, rate_limit: {unit: second, requests_per_unit: 10}}
          - key: key2
            value: value2
            descriptors:
              - {key: subkey2, value: subvalue2, rate_limit: {unit: minute, requests_per_unit: 10}}
          - key: key3
            value: value3
            rate_limit: {unit: hour, requests_per_unit: 10}
            descriptors:
              - {key: subkey3, value: subvalue3, rate_limit: {unit: day, requests_per_unit: 10}}
          - {key: key4, rate_limit: {unit: hour, requests_per_unit: 15}}
          - {key: key5, rate_limit: {unit: second, requests_per_unit: 20}}
          - {key: key6, rate_limit: {unit: second, requests_per_unit: 8}}
          - {key: key10, rate_limit: {unit: second, requests_per_unit: 10}}
          - {key: key11, rate_limit: {unit: hour, requests_per_unit: 14}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: hour, requests_per_unit: 15}}
          - {key: none, rate_limit: {unit: hour}}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_limit_of_a_second_is_charged(bool later)
    {
        LimiterHarness harness = new(Rules) { Store = { Later = later } };
        harness.Store.Charging(5);

        RateLimitResponse response = await harness.DecideAsync(Requests.Call("domain", "key=value"), deadline: 77);

        Assert.Equal(["SECOND ADD domain_key_value_1234 1 EXPIRE 1;"], harness.Store.TakeCommands());
        Assert.Equal("Ok 5", response.Verdicts());
        Assert.Equal(RateLimitResponse.Types.Code.Ok, response.OverallCode);
        Assert.Equal("T1 O0 N0 W1", harness.Counts("domain.key_value"));
        Assert.Equal(77, harness.Store.LastDeadline);
    }

    [Fact]
    public async Task A_status_carries_the_limit_and_when_its_window_ends()
    {
        LimiterHarness harness = new("domain: d\ndescriptors: [{key: k, rate_limit: {unit: minute, requests_per_unit: 10, name: n}}]\n", now: 2222);
        harness.Store.Charging(3, 3, 3);

        RateLimitResponse.Types.DescriptorStatus status = Assert.Single((await harness.DecideAsync("d", "k=v")).Statuses);

        Assert.Equal(
            new RateLimitResponse.Types.RateLimit { Name = "n", RequestsPerUnit = 10, Unit = RateLimitResponse.Types.RateLimit.Types.Unit.Minute },
            status.CurrentLimit);
        Assert.Equal(58, status.DurationUntilReset.Seconds);
        Assert.Equal(60, await ResetAtAsync(2220));
        Assert.Equal(1, await ResetAtAsync(2279));

        async Task<long> ResetAtAsync(long now)
        {
            harness.Time.Set(now);
            return (await harness.DecideAsync("d", "k=v")).Statuses[0].DurationUntilReset.Seconds;
        }
    }

    [Fact]
    public async Task Descriptors_without_limit_are_not_sent()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(11);

        RateLimitResponse response = await harness.DecideAsync("domain", "key2=value2", "key2=value2,subkey2=subvalue2");

        Assert.Equal(["ADD domain_key2_value2_subkey2_subvalue2_1200 1 EXPIRE 60;"], harness.Store.TakeCommands());
        Assert.Equal("Ok -, OverLimit 0", response.Verdicts());
        Assert.Equal(new RateLimitResponse.Types.DescriptorStatus { Code = RateLimitResponse.Types.Code.Ok }, response.Statuses[0]);
        Assert.Equal("T1 O1 N0 W0", harness.Counts("domain.key2_value2.subkey2_subvalue2"));
    }

    [Fact]
    public async Task No_hits_look_without_charging_and_create_the_counter()
    {
        LimiterHarness harness = new(Rules, now: 1_000_000);
        harness.Store.Charging(11, 13);

        RateLimitResponse response = await harness.DecideAsync(
            "domain", Requests.Descriptor("key3=value3", hits: 0), Requests.Descriptor("key3=value3,subkey3=subvalue3"));

        Assert.Equal(
            ["ADD domain_key3_value3_997200 0 EXPIRE 3600", "ADD domain_key3_value3_subkey3_subvalue3_950400 1 EXPIRE 86400;"],
            harness.Store.TakeCommands());
        Assert.Equal("OverLimit 0, OverLimit 0", response.Verdicts());
        Assert.Equal("T0 O0 N0 W0", harness.Counts("domain.key3_value3"));
        Assert.Equal("T1 O1 N0 W0", harness.Counts("domain.key3_value3.subkey3_subvalue3"));
    }

    [Fact]
    public async Task Hits_near_the_limit_are_counted()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(11, 13, 16);

        Assert.Equal(("Ok 4", "T1 O0 N0 W1"), await StepAsync());
        Assert.Equal(("Ok 2", "T2 O0 N1 W2"), await StepAsync());
        Assert.Equal(("OverLimit 0", "T3 O1 N1 W2"), await StepAsync());

        async Task<(string Verdicts, string Counts)> StepAsync() =>
            ((await harness.DecideAsync("domain", "key4=v")).Verdicts(), harness.Counts("domain.key4"));
    }

    [Theory]
    [InlineData("key5", 3, 5, "Ok 15", "T3 O0 N0 W3")]
    [InlineData("key6", 2, 7, "Ok 1", "T2 O0 N1 W2")]
    [InlineData("key5", 3, 19, "Ok 1", "T3 O0 N3 W3")]
    [InlineData("key5", 3, 22, "OverLimit 0", "T3 O2 N1 W0")]
    [InlineData("key5", 7, 22, "OverLimit 0", "T7 O2 N4 W0")]
    [InlineData("key10", 3, 30, "OverLimit 0", "T3 O3 N0 W0")]
    [InlineData("shadow", 1, 13, "Ok 2", "T1 O0 N1 W1")]
    [InlineData("shadow", 1, 16, "Ok 0", "T1 O1 N0 W0 S1")]
    [InlineData("shadow", 5, 17, "Ok 0", "T5 O2 N3 W0 S2")]
    [InlineData("shadow", 5, 27, "Ok 0", "T5 O5 N0 W0 S5")]
    [InlineData("none", 1, 1, "OverLimit 0", "T1 O1 N0 W0")]
    public async Task Hits_of_a_request_count_on_the_side_of_the_limit_they_fall_on(string key, uint hits, long counter, string verdict, string counts)
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(counter);
        RateLimitRequest request = Requests.Call("domain", $"{key}=v");
        request.HitsAddend = hits;

        Assert.Equal(verdict, (await harness.DecideAsync(request)).Verdicts());
        Assert.Equal(counts, harness.Counts($"domain.{key}"));
    }

    /// <summary>The request's hits, the descriptor's own, and what is charged.</summary>
    [Theory]
    [InlineData(0u, null, 1)]
    [InlineData(7u, null, 7)]
    [InlineData(7u, 3ul, 3)]
    [InlineData(7u, 0ul, 0)]
    [InlineData(uint.MaxValue, null, uint.MaxValue)]
    [InlineData(0u, 9223372036854775807ul, long.MaxValue)]
    [InlineData(0u, 9223372036854775808ul, long.MaxValue)]
    [InlineData(0u, ulong.MaxValue, long.MaxValue)]
    public async Task A_descriptor_charges_its_own_hits_or_the_requests(uint ofRequest, ulong? ofDescriptor, long charged)
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(charged);
        RateLimitRequest request = Requests.Call("domain", Requests.Descriptor("key4=v", ofDescriptor));
        request.HitsAddend = ofRequest;

        RateLimitResponse response = await harness.DecideAsync(request);

        Assert.Equal([$"ADD domain_key4_v_0 {charged} EXPIRE 3600;"], harness.Store.TakeCommands());
        Assert.Equal(charged > 15, response.OverallCode == RateLimitResponse.Types.Code.OverLimit);
    }

    [Fact]
    public async Task Jitter_lengthens_the_expiry()
    {
        List<int> bounds = [];
        LimiterHarness harness = new(Rules, new RateLimiterOptions { ExpirationJitterMaxSeconds = 3600 }, jitter: Draw);
        harness.Store.Charging(5);

        await harness.DecideAsync("domain", "key=value");

        Assert.Equal(["SECOND ADD domain_key_value_1234 1 EXPIRE 101;"], harness.Store.TakeCommands());
        Assert.Equal([3600], bounds);

        int Draw(int bound)
        {
            bounds.Add(bound);
            return 100;
        }
    }

    /// <summary>15 November 2023: a block of 30 days began on 20 October, the month on the 1st.</summary>
    [Theory]
    [InlineData(false, 1_697_760_000, 2_592_000)]
    [InlineData(true, 1_698_796_800, 2_592_000)]
    public async Task A_month_is_a_block_of_days_or_the_calendars(bool calendarMonths, long start, long expiry)
    {
        LimiterHarness harness = new(
            "domain: d\ndescriptors: [{key: k, rate_limit: {unit: month, requests_per_unit: 10}}]\n",
            LimiterHarness.NoJitter with { CalendarMonths = calendarMonths },
            now: 1_700_006_400);
        harness.Store.Charging(1);

        RateLimitResponse response = await harness.DecideAsync("d", "k=v");

        Assert.Equal([$"ADD d_k_v_{start} 1 EXPIRE {expiry};"], harness.Store.TakeCommands());
        Assert.Equal(start + expiry - 1_700_006_400, response.Statuses[0].DurationUntilReset.Seconds);
    }

    [Fact]
    public async Task Equal_descriptors_of_a_call_are_charged_one_after_the_other()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(10, 11);

        RateLimitResponse response = await harness.DecideAsync("domain", "key=value", "key=value");

        Assert.Equal("Ok 0, OverLimit 0", response.Verdicts());
        Assert.Equal("T2 O1 N1 W1", harness.Counts("domain.key_value"));
    }

    [Fact]
    public async Task A_rule_of_many_values_has_a_counter_for_each()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(1, 1, 1);

        await harness.DecideAsync("domain", "key4=a", "key4=b", "key4=");

        Assert.Equal(
            ["ADD domain_key4_a_0 1 EXPIRE 3600", "ADD domain_key4_b_0 1 EXPIRE 3600", "ADD domain_key4__0 1 EXPIRE 3600;"],
            harness.Store.TakeCommands());
        Assert.Equal("T3 O0 N0 W3", harness.Counts("domain.key4"));
    }

    [Fact]
    public async Task A_call_of_many_descriptors_is_one_batch()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging([.. Enumerable.Range(1, 200).Select(i => (long)i % 20)]);

        RateLimitResponse response = await harness.DecideAsync(
            "domain", [.. Enumerable.Range(0, 200).Select(i => Requests.Descriptor($"key4={i}"))]);

        Assert.Equal(200, harness.Store.Commands.Count);
        Assert.Single(harness.Store.Commands, command => command.EndsWith(';'));
        Assert.Equal(40, response.Statuses.Count(status => status.Code == RateLimitResponse.Types.Code.OverLimit));
    }
}
