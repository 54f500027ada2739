using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Tests.Features;

public sealed class SeasonTests
{
    private readonly Traffic _traffic = new(new FeatureEngine(new FeatureOptions { Tick = TimeSpan.FromSeconds(60) })) { TickSeconds = 60 };

    [Fact]
    public void After_a_week_a_weekday_morning_is_expected_before_it_comes()
    {
        _traffic.Run(TimeSpan.FromDays(7), Keys);
        _traffic.Run(TimeSpan.FromHours(8), Keys);
        FeatureSet morning = _traffic.Run(TimeSpan.FromHours(1), Keys);
        double rate = morning.Domains[0].Rate;
        Assert.InRange(morning.Domains[0].Baseline.Expected, rate * 0.85, rate * 1.15);
        Assert.InRange(morning.Domains[0].Values[(int)DomainFeature.OverSeasonal], -0.2, 0.1);
        Assert.True(morning.Domains[0].Values[(int)DomainFeature.Drift] < 8);
    }

    [Fact]
    public void The_same_rate_at_night_is_far_above_what_is_usual_then()
    {
        _traffic.Run(TimeSpan.FromDays(8), Keys);
        FeatureSet night = _traffic.Run(TimeSpan.FromHours(2), _ => Keys(Noon));
        Assert.True(night.Domains[0].Values[(int)DomainFeature.OverSeasonal] > 1);
        Assert.True(night.Domains[0].Values[(int)DomainFeature.Drift] > 50);
    }

    [Fact]
    public void A_burst_within_an_hour_is_discarded()
    {
        _traffic.Run(TimeSpan.FromDays(7), now => Share(now, Traffic.Hour) < 0.04 ? [Traffic.Key(1, 60_000)] : [Traffic.Key(1, 600)]);
        FeatureSet set = _traffic.Run(TimeSpan.FromMinutes(30), _ => [Traffic.Key(1, 600)]);
        Assert.InRange(set.Domains[0].Baseline.Upper, 10, 12.5);
    }

    [Fact]
    public void A_key_follows_the_hours_of_its_segment()
    {
        _traffic.Run(TimeSpan.FromDays(7), Keys);
        FeatureSet morning = _traffic.Run(TimeSpan.FromHours(9), Keys);
        FeatureVector example = morning.Examples[0];
        Assert.InRange(example.Baseline.Expected, example.Rate * 0.7, example.Rate * 1.3);
    }

    private const long Noon = Traffic.Monday + (12 * Traffic.Hour);

    private static double Share(long now, long whole) => now % whole / (double)whole;

    /// <summary>Ten keys, at noon eight times as busy as at midnight, half as busy at the weekend.</summary>
    private static ObservedKey[] Keys(long now)
    {
        double swing = 1 + (3.5 * (1 - Math.Cos(2 * Math.PI * Share(now, 24 * Traffic.Hour))));
        double day = (now - Traffic.Monday) / (24 * Traffic.Hour) % 7 >= 5 ? 0.5 : 1;
        return [.. Enumerable.Range(0, 10).Select(i => Traffic.Key((ulong)i, 600 * swing * day))];
    }
}
