using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Tests.Features;

/// <summary>Nobody finds these attacks here: even so they may not become what is normal.</summary>
public sealed class PoisoningTests
{
    private static readonly FeatureOptions Options = new() { Tick = TimeSpan.FromSeconds(20) };

    private readonly Traffic _traffic = new(new FeatureEngine(Options)) { TickSeconds = 20 };

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(100)]
    public void A_ramp_over_a_day_lifts_no_baseline_by_more_than_the_cap(double factor)
    {
        FeatureSet before = _traffic.Run(TimeSpan.FromDays(2), _ => Keys(1));
        FeatureVector key = _traffic.Tick(Keys(100)).Keys[0];
        double start = _traffic.Now;
        FeatureSet after = _traffic.Run(TimeSpan.FromDays(1), now => Keys(Math.Pow(factor, (now - start) / (24 * Traffic.Hour))));
        Assert.InRange(after.Keys[0].Baseline.Upper, key.Baseline.Upper * 0.9, key.Baseline.Upper * 1.201);
        Assert.InRange(after.Segments[0].Baseline.Upper, 0, before.Segments[0].Baseline.Upper * 1.201);
        Assert.InRange(after.Domains[0].Baseline.Upper, 0, before.Domains[0].Baseline.Upper * 1.201);
        Assert.InRange(after.Domains[0].Baseline.Expected, 0, before.Domains[0].Baseline.Upper * 1.201);
    }

    [Fact]
    public void Bursts_that_come_and_go_do_not_widen_what_is_normal_by_more_than_the_cap()
    {
        FeatureSet before = _traffic.Run(TimeSpan.FromDays(2), _ => Keys(1));
        int tick = 0;
        FeatureSet after = _traffic.Run(TimeSpan.FromDays(1), _ => Keys(tick++ % 4 == 0 ? 20 : 1));
        Assert.InRange(after.Domains[0].Baseline.Upper, 0, before.Domains[0].Baseline.Upper * 1.201);
    }

    [Fact]
    public void A_ramp_over_a_day_shows_as_drift()
    {
        FeatureSet before = _traffic.Run(TimeSpan.FromDays(2), _ => Keys(1));
        double start = _traffic.Now;
        FeatureSet after = _traffic.Run(TimeSpan.FromHours(12), now => Keys(Math.Pow(10, (now - start) / (24 * Traffic.Hour))));
        Assert.InRange(before.Domains[0].Values[(int)DomainFeature.Drift], 0, 5);
        Assert.True(after.Domains[0].Values[(int)DomainFeature.Drift] > 50);
        Assert.True(after.Keys[0].Values[(int)KeyFeature.Drift] > 50);
    }

    [Fact]
    public void Many_fresh_busy_keys_do_not_lift_what_is_normal_for_a_new_key()
    {
        _traffic.Run(TimeSpan.FromDays(2), _ => Keys(1));
        ulong next = 1_000;
        FeatureSet after = _traffic.Run(
            TimeSpan.FromHours(1), _ => [.. Keys(1), .. Enumerable.Range(0, 200).Select(_ => Traffic.Key(next++, 2_000))]);
        Assert.InRange(after.Keys[^1].Baseline.Upper, 1, 1.2 * 6);
    }

    private static ObservedKey[] Keys(double factor) => [.. Enumerable.Range(0, 5).Select(i => Traffic.Key((ulong)i, 100 * factor))];
}
