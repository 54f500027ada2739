using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Tests.Overrides;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Adaptive.Tests.Engine;

public sealed class AdaptiveStatisticsTests
{
    private readonly StatRegistry _statistics = new();
    private readonly BookHolder _book = new(new LayeredRules(new RuleSetSlot()), new RuleSetOptions(), NullLogger<BookHolder>.Instance);
    private readonly FakeTimeProvider _time = new(Examples.Noon);

    private double Unreviewed => Gauge("unreviewed_seconds");

    [Fact]
    public void The_oldest_override_in_force_that_nobody_approved_tells_how_long_nobody_has_looked()
    {
        _ = new AdaptiveStatistics(_statistics, _book, _time);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, Unreviewed);

        Override young = Examples.Scaled("ovr-222222222222") with { Entered = Examples.Noon.AddMinutes(50) };
        Override approved = Examples.Scaled("ovr-333333333333", "203.0.113.11") with { Entered = Examples.Noon.AddHours(-9), DecidedBy = "ada" };
        _book.Apply(Examples.Book(Examples.Scaled(), young, approved, Examples.Waiting()), 1);
        Assert.Equal(3_600, Unreviewed);

        _book.Apply(Examples.Book(young, approved), 2);
        Assert.Equal(600, Unreviewed);

        _book.Apply(Examples.Book(young) with { IsKilled = true }, 3);
        Assert.Equal(0, Unreviewed);
    }

    [Fact]
    public void The_book_tells_how_sure_it_is_what_it_costs_and_what_finds_no_room()
    {
        _ = new AdaptiveStatistics(_statistics, _book, _time);
        Assert.Equal((0d, 0d, 0d, 0d), (Gauge("book_version"), Gauge("confidence"), Gauge("collateral_ratio"), Gauge("over_budget")));

        Override another = Examples.Scaled("ovr-222222222222", "203.0.113.11") with { Confidence = 0.92 };
        Override crowdedOut = Examples.Waiting() with { Confidence = 0.99, BlockedBy = [OverrideGate.Budget] };
        _book.Apply(Examples.Book(Examples.Scaled(), another, Examples.Waiting("ovr-cccccccccccc"), crowdedOut), 7);
        Assert.Equal((7d, 0.99, 0.001, 1d), (Gauge("book_version"), Gauge("confidence"), Gauge("collateral_ratio"), Gauge("over_budget")));

        _book.Apply(_book.Book with { IsKilled = true }, 8);
        Assert.Equal(0, Gauge("collateral_ratio"));
    }

    [Fact]
    public void Every_step_of_an_override_has_a_counter_from_the_start()
    {
        _ = new AdaptiveStatistics(_statistics, _book, _time);
        Assert.All(
            (string[])["entered", "suggested", "observed", "renewed", "relapsed", "loosened", "ended", "revoked"],
            step => Assert.Single(_statistics.Counters, counter => counter.Name == $"envoyrls.adaptive.overrides.{step}_total"));
    }

    [Fact]
    public void The_last_tick_is_the_start_until_there_is_one()
    {
        AdaptiveStatistics counted = new(_statistics, _book, _time);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Examples.Noon.ToUnixTimeSeconds(), Gauge("last_tick_timestamp_seconds"));

        counted.Ticked(TimeSpan.FromMilliseconds(3), leads: true);
        Assert.Equal(Examples.Noon.AddMinutes(1).ToUnixTimeSeconds(), Gauge("last_tick_timestamp_seconds"));
    }

    private double Gauge(string name) => _statistics.Gauges.Single(gauge => gauge.Name == $"envoyrls.adaptive.{name}").Value;
}
