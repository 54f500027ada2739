using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class LimitTests
{
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    [Theory]
    [InlineData("fixed_window", LimitAlgorithm.FixedWindow, 100)]
    [InlineData("sliding_window_log", LimitAlgorithm.SlidingWindowLog, 100)]
    [InlineData("sliding_window_counter", LimitAlgorithm.SlidingWindowCounter, 100)]
    [InlineData("token_bucket", LimitAlgorithm.TokenBucket, 100)]
    [InlineData("leaky_bucket", LimitAlgorithm.LeakyBucket, 1)]
    [InlineData("gcra", LimitAlgorithm.Gcra, 100)]
    public void Algorithms_have_their_default_burst(string name, LimitAlgorithm algorithm, uint burst)
    {
        RuleLimit limit = LimitOf("unit: minute", "requests_per_unit: 100", $"algorithm: {name}");

        Assert.Equal((algorithm, 100u, burst), (limit.Limit.Algorithm, limit.Limit.Amount, limit.Limit.Burst));
        Assert.Equal((LimitUnit.Minute, 60 * Second, 0), (limit.Unit, limit.Limit.WindowMicroseconds, limit.Limit.MaxDelayMicroseconds));
    }

    [Fact]
    public void Rules_that_say_an_amount_and_a_unit_and_no_more_have_one_limit_between_them()
    {
        RuleDomain domain = RuleText.Domain(
            """
            domain: d
            descriptors:
              - {key: a, rate_limit: {unit: minute, requests_per_unit: 5}}
              - {key: b, rate_limit: {unit: minute, requests_per_unit: 5}}
              - {key: c, rate_limit: {unit: hour, requests_per_unit: 5}}
              - {key: d, rate_limit: {unit: minute, requests_per_unit: 6}}
              - {key: e, rate_limit: {unit: minute, requests_per_unit: 5, name: own}}
              - {key: f, rate_limit: {unit: minute, requests_per_unit: 5, algorithm: gcra}}
              - {key: g, rate_limit: {unit: minute, requests_per_unit: 5, active: {days: [mon]}}}
              - {key: h, rate_limit: {window: 1m, requests_per_unit: 5}}
              - {key: i, rate_limits: [{unit: minute, requests_per_unit: 5}, {unit: hour, requests_per_unit: 5}]}
            """);

        RuleLimit[] limits = [.. domain.Root.Descendants().SelectMany(node => node.Rule!.Limits)];
        Assert.Same(limits[0], limits[1]);
        Assert.Equal(9, limits.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal("own", Assert.Single(limits, limit => limit.Name.Length > 0).Name);
    }

    [Fact]
    public void A_burst_is_what_is_admitted_at_once() =>
        Assert.Equal(7u, LimitOf("unit: minute", "requests_per_unit: 100", "algorithm: gcra", "burst: 7").Limit.Burst);

    [Theory]
    [InlineData("90s", 90 * Second, LimitUnit.Unknown)]
    [InlineData("60s", 60 * Second, LimitUnit.Minute)]
    [InlineData("1h", 3_600 * Second, LimitUnit.Hour)]
    [InlineData("24h", Day, LimitUnit.Day)]
    [InlineData("7d", 7 * Day, LimitUnit.Week)]
    [InlineData("30d", 30 * Day, LimitUnit.Month)]
    [InlineData("366d", 366 * Day, LimitUnit.Unknown)]
    [InlineData("1h30m", 5_400 * Second, LimitUnit.Unknown)]
    [InlineData("1ms", 1_000, LimitUnit.Unknown)]
    [InlineData("1s500ms", 1_500_000, LimitUnit.Unknown)]
    public void A_window_has_any_length_and_the_unit_of_that_length(string window, long microseconds, LimitUnit unit)
    {
        RuleLimit limit = LimitOf($"window: {window}", "requests_per_unit: 5");

        Assert.Equal((microseconds, unit, false), (limit.Limit.WindowMicroseconds, limit.Unit, limit.IsReferenceStyle));
    }

    [Theory]
    [InlineData("minute", 1, 60 * Second, LimitUnit.Minute)]
    [InlineData("minute", 15, 900 * Second, LimitUnit.Unknown)]
    [InlineData("second", 60, 60 * Second, LimitUnit.Minute)]
    [InlineData("day", 366, 366 * Day, LimitUnit.Unknown)]
    [InlineData("day", 7, 7 * Day, LimitUnit.Week)]
    public void A_multiplier_makes_longer_windows_of_a_unit(string unit, int multiplier, long microseconds, LimitUnit expected)
    {
        RuleLimit limit = LimitOf($"unit: {unit}", $"unit_multiplier: {multiplier}");

        Assert.Equal((microseconds, expected, false), (limit.Limit.WindowMicroseconds, limit.Unit, limit.IsReferenceStyle));
    }

    [Theory]
    [InlineData("week", CalendarPeriod.Week, 7)]
    [InlineData("month", CalendarPeriod.Month, 28)]
    [InlineData("year", CalendarPeriod.Year, 365)]
    public void A_period_of_the_calendar_counts_with_its_shortest_length(string unit, CalendarPeriod period, int days)
    {
        RuleLimit limit = LimitOf($"unit: {unit}", "calendar: true");

        Assert.Equal((period, days * Day, false), (limit.Calendar, limit.Limit.WindowMicroseconds, limit.IsReferenceStyle));
    }

    [Theory]
    [InlineData(true, "unit: month")]
    [InlineData(true, "unit: month", "algorithm: fixed_window", "name: n", "calendar: false")]
    [InlineData(false, "unit: month", "unit_multiplier: 1")]
    [InlineData(false, "unit: month", "algorithm: gcra")]
    [InlineData(false, "unit: month", "calendar: true")]
    public void Only_what_the_reference_can_say_has_its_counters(bool expected, params string[] lines) =>
        Assert.Equal(expected, LimitOf(lines).IsReferenceStyle);

    [Fact]
    public void A_descriptor_may_have_several_limits()
    {
        Rule rule = RuleOf(
            "rate_limits:",
            "  - {unit: second, requests_per_unit: 10, replaces: [{name: x}]}",
            "  - {unit: second, requests_per_unit: 5, algorithm: gcra, name: paced}",
            "  - {unit: day, requests_per_unit: 1000, name: daily, replaces: [{name: y}]}");

        Assert.Equal(["0 10 ", "1 5 paced", "2 1000 daily"], rule.Limits.Select(limit => $"{limit.Index} {limit.Limit.Amount} {limit.Name}").ToArray());
        Assert.Equal("paced", rule.Name);
        Assert.Equal(["x", "y"], rule.Replaces);
        Assert.DoesNotContain(rule.Limits, limit => limit.IsReferenceStyle);
    }

    [Theory]
    [InlineData("rate_limits: [{unit: day, requests_per_unit: 1, active: {days: [mon]}}, {unit: day, requests_per_unit: 2}]")]
    [InlineData("rate_limits: [{unit: month, requests_per_unit: 1}, {unit: month, calendar: true, requests_per_unit: 2}]")]
    [InlineData("rate_limits: [{unit: day, requests_per_unit: 1}, {unit: day, algorithm: sliding_window_log, requests_per_unit: 2}]")]
    public void Limits_of_one_window_may_differ_in_time_calendar_or_algorithm(string limits) => Assert.Equal(2, RuleOf(limits).Limits.Count);

    [Theory]
    [InlineData("", 60 * Second)]
    [InlineData(", max_delay: 5s", 5 * Second)]
    public void A_throttled_limit_queues_for_its_window_unless_told_otherwise(string maxDelay, long microseconds)
    {
        Rule rule = RuleOf("action: throttle", $"rate_limit: {{unit: minute, requests_per_unit: 60, algorithm: leaky_bucket{maxDelay}}}");

        Assert.Equal(RuleAction.Throttle, rule.Action);
        Assert.Equal(microseconds, rule.Limits[0].Limit.MaxDelayMicroseconds);
    }

    [Fact]
    public void Beside_a_throttled_limit_another_may_deny_at_once()
    {
        Rule rule = RuleOf(
            "action: throttle",
            "rate_limits: [{unit: second, requests_per_unit: 5, algorithm: gcra}, {unit: day, requests_per_unit: 1000}]");

        Assert.Equal([1_000_000, 0], rule.Limits.Select(limit => limit.Limit.MaxDelayMicroseconds));
    }

    private static RuleLimit LimitOf(params string[] lines) => Assert.Single(RuleOf(["rate_limit:", .. lines.Select(line => $"  {line}")]).Limits);

    private static Rule RuleOf(params string[] lines) => Assert.Single(RuleText.Domain(RuleText.Descriptor(lines)).Root.Children.Nodes).Rule!;
}
