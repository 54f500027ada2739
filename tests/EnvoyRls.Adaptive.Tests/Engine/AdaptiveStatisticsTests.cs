using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Overrides;
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

    private double Unreviewed => _statistics.Gauges.Single(gauge => gauge.Name == "envoyrls.adaptive.unreviewed_seconds").Value;

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
}
