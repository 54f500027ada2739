using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Several limits on one descriptor: each is charged, one is told about.</summary>
public sealed class SeveralLimitsTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - key: user
            rate_limit: {unit: hour, requests_per_unit: 100}
            descriptors:
              - key: path
                rate_limit: {unit: minute, requests_per_unit: 10}
        """;

    private readonly LimiterHarness _harness = new(Rules);

    /// <summary>The counters per second, minute and day; then code, remaining, the governing limit's amount and its reset.</summary>
    [Theory]
    [InlineData(1, 1, 1, "Ok 4 of 5, 1 s")]
    [InlineData(1, 9, 1, "Ok 1 of 10, 26 s")]
    [InlineData(1, 10, 20, "Ok 0 of 10, 26 s")]
    [InlineData(6, 1, 1, "OverLimit 0 of 5, 1 s")]
    [InlineData(6, 11, 1, "OverLimit 0 of 10, 26 s")]
    [InlineData(6, 11, 21, "OverLimit 0 of 20, 85166 s")]
    public async Task The_status_tells_about_the_longest_denial_or_the_least_remaining(long second, long minute, long day, string expected)
    {
        _harness.Put("user", PerSecondMinuteDay());
        _harness.Store.Charging(second, minute, day);

        RateLimitResponse response = await _harness.DecideAsync("d", "user=a");

        RateLimitResponse.Types.DescriptorStatus status = Assert.Single(response.Statuses);
        Assert.Equal(
            expected,
            $"{status.Code} {status.LimitRemaining} of {status.CurrentLimit.RequestsPerUnit}, {status.DurationUntilReset.Seconds} s");
        Assert.Equal(status.Code, response.OverallCode);
    }

    [Fact]
    public async Task Each_limit_has_a_counter_of_its_own()
    {
        _harness.Put("user", PerSecondMinuteDay());
        _harness.Store.Charging(1, 1, 1);

        await _harness.DecideAsync("d", "user=a");

        Assert.Equal(
            [
                "SECOND ADD rls2:{1:d4:user1:a}:fw:1:0:f:1234 1 EXPIRE 1",
                "ADD rls2:{1:d4:user1:a}:fw:60:1:f:1200 1 EXPIRE 60",
                "ADD rls2:{1:d4:user1:a}:fw:86400:2:f:0 1 EXPIRE 86400;",
            ],
            _harness.Store.TakeCommands());
    }

    [Fact]
    public async Task Hits_are_counted_once_with_the_verdict_of_the_governing_limit()
    {
        _harness.Put("user", PerSecondMinuteDay());
        _harness.Store.Charging(6, 10, 1);

        await _harness.DecideAsync("d", "user=a");

        Assert.Equal("T1 O1 N0 W0", _harness.Counts("d.user"));
    }

    [Fact]
    public async Task A_limit_out_of_its_schedule_is_not_charged()
    {
        Schedule later = new() { From = 2_000_000_000 };
        _harness.Put("user", new Rule([Limits.FixedWindow(5, LimitUnit.Second), Limits.FixedWindow(10, LimitUnit.Minute, 1, active: later)]));
        _harness.Store.Charging(5);

        Assert.Equal("Ok 0", (await _harness.DecideAsync("d", "user=a")).Verdicts());

        _harness.Time.Set(2_000);
        _harness.Store.Charging(1, 11);
        Assert.Equal("OverLimit 0", (await _harness.DecideAsync("d", "user=a")).Verdicts());
    }

    [Fact]
    public async Task A_descriptor_none_of_whose_limits_holds_is_not_limited()
    {
        _harness.Put("user", new Rule([Limits.FixedWindow(5, LimitUnit.Second, active: new Schedule { From = 2_000_000_000 })]));

        Assert.Equal("Ok -", (await _harness.DecideAsync("d", "user=a")).Verdicts());
        Assert.Empty(_harness.StatKeys());
    }

    [Fact]
    public async Task A_rule_out_of_its_schedule_is_as_if_it_were_not_there()
    {
        _harness.Put("user", new Rule([Limits.FixedWindow(5, LimitUnit.Second)]) { Active = new Schedule { Until = 1_000_000 } });

        Assert.Equal("Ok -", (await _harness.DecideAsync("d", "user=a")).Verdicts());
        Assert.Empty(_harness.Store.Commands);
    }

    [Theory]
    [InlineData(3, 50, "Ok 7", "T1 O0 N0 W1", "T1 O0 N0 W1")]
    [InlineData(3, 99, "Ok 1", "T1 O0 N0 W1", "T1 O0 N1 W1")]
    [InlineData(3, 101, "OverLimit 0", "T1 O0 N0 W1", "T1 O1 N0 W0")]
    [InlineData(11, 101, "OverLimit 0", "T1 O1 N0 W0", "T1 O1 N0 W0")]
    public async Task Limits_on_the_way_are_charged_where_the_rule_asks_for_it(long own, long above, string verdict, string ownCounts, string aboveCounts)
    {
        _harness.Put("user/path", new Rule([Limits.Reference(10, LimitUnit.Minute)]) { ChargeParents = true });
        _harness.Store.Charging(own, above);

        Assert.Equal(verdict, (await _harness.DecideAsync("d", "user=a,path=/x")).Verdicts());
        Assert.Equal(
            ["ADD d_user_a_path_/x_1200 1 EXPIRE 60", "ADD d_user_a_0 1 EXPIRE 3600;"],
            _harness.Store.TakeCommands());
        Assert.Equal(ownCounts, _harness.Counts("d.user.path"));
        Assert.Equal(aboveCounts, _harness.Counts("d.user"));
    }

    [Fact]
    public async Task Limits_on_the_way_are_not_charged_otherwise()
    {
        _harness.Store.Charging(1);

        await _harness.DecideAsync("d", "user=a,path=/x");

        Assert.Equal(["ADD d_user_a_path_/x_1200 1 EXPIRE 60;"], _harness.Store.TakeCommands());
    }

    [Fact]
    public async Task An_unlimited_rule_may_charge_the_limits_on_the_way()
    {
        _harness.Put("user/path", new Rule([]) { Unlimited = true, ChargeParents = true });
        _harness.Store.Charging(101);

        Assert.Equal("OverLimit 0", (await _harness.DecideAsync("d", "user=a,path=/x")).Verdicts());
    }

    [Fact]
    public async Task A_shadow_rule_on_the_way_neither_denies_nor_governs()
    {
        _harness.Put("user", new Rule([Limits.Reference(100, LimitUnit.Hour)]) { ShadowMode = true });
        _harness.Put("user/path", new Rule([Limits.Reference(10, LimitUnit.Minute)]) { ChargeParents = true });
        _harness.Store.Charging(3, 101);

        Assert.Equal("Ok 7", (await _harness.DecideAsync("d", "user=a,path=/x")).Verdicts());
        Assert.Equal("T1 O1 N0 W0 S1", _harness.Counts("d.user"));
    }

    [Fact]
    public async Task Refunds_go_to_every_limit()
    {
        _harness.Put("user", PerSecondMinuteDay());
        _harness.Store.Charging(0, 4, 19);

        RateLimitResponse response = await _harness.DecideAsync("d", Requests.Refund("user=a", 2));

        Assert.Equal("Ok 1", response.Verdicts());
        Assert.All(_harness.Store.TakeCommands(), command => Assert.Contains("REFUND", command, StringComparison.Ordinal));
    }

    private static Rule PerSecondMinuteDay() => new(
    [
        Limits.FixedWindow(5, LimitUnit.Second),
        Limits.FixedWindow(10, LimitUnit.Minute, 1),
        Limits.FixedWindow(20, LimitUnit.Day, 2),
    ]);
}
