using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Tests.Features;

public sealed class FeatureEngineTests
{
    private readonly FeatureEngine _engine = new(new FeatureOptions());
    private readonly Traffic _traffic;

    public FeatureEngineTests() => _traffic = new Traffic(_engine);

    [Fact]
    public void A_flood_of_one_key_passes_the_gate_with_how_far_it_is_above_each_baseline()
    {
        Warm(hours: 2);
        FeatureSet set = _traffic.Tick([.. Usual(), Traffic.Key(1000, 800)]);
        _traffic.Tick([.. Usual()]);
        FeatureSet flood = _traffic.Tick([Traffic.Key(0, 800), .. Usual().Skip(1)]);

        FeatureVector vector = Assert.Single(flood.Keys);
        Assert.Equal(Traffic.Key(0, 0).Path, vector.Subject.Path);
        Assert.Equal(400, vector.Rate);
        Assert.False(vector.Baseline.IsInherited);
        Assert.InRange(vector.Baseline.Expected, 4.5, 5.5);
        Assert.InRange(vector.Values[(int)KeyFeature.OverSlow], 4, 4.4);
        Assert.InRange(vector.Values[(int)KeyFeature.OverFast], 4, 4.4);
        Assert.True(vector.Values[(int)KeyFeature.RobustZ] > 10);
        Assert.Equal(1000UL, Assert.Single(set.Keys).Key!.Hash);
    }

    [Fact]
    public void That_nobody_can_be_told_for_a_newcomer_yet_is_not_learnt_as_what_is_usual()
    {
        for (int i = 0; i < 100; i++)
        {
            _engine.Observe(_traffic.Interval(Usual()));
            _engine.Learn(new HashSet<Subject>(), knowsClients: false);
        }

        ObservedKey[] keys = [.. Usual()];
        double newcomers = keys.Sum(key => key.Calls) / 4;
        FeatureSet set = _engine.Observe(_traffic.Interval(keys, newClients: newcomers));
        Assert.Equal(0.25, Assert.Single(set.Pulses).UsualNewcomers, 0.001);
        _engine.Learn(new HashSet<Subject>());
        set = _engine.Observe(_traffic.Interval(keys, newClients: 0));
        Assert.Equal(0.25, Assert.Single(set.Pulses).UsualNewcomers, 0.001);
    }

    [Fact]
    public void Usual_traffic_gives_no_keys_but_some_examples()
    {
        FeatureSet set = Warm(hours: 1);
        Assert.Empty(set.Keys);
        Assert.InRange(set.Examples.Count, 16, 32);
        Assert.Equal(0, Assert.Single(set.Pulses).Rising);
    }

    [Fact]
    public void A_new_key_is_measured_by_what_keys_of_its_segment_do()
    {
        Warm(hours: 2);
        FeatureSet set = _traffic.Tick([.. Usual(), Traffic.Key(9_999, 200, firstSeen: _traffic.Now)]);
        FeatureVector vector = Assert.Single(set.Keys);
        Assert.True(vector.Baseline.IsInherited);
        Assert.InRange(vector.Baseline.Expected, 4.5, 5.5);
        Assert.InRange(vector.Baseline.Upper, vector.Baseline.Expected, 6);
        Assert.InRange(vector.Values[(int)KeyFeature.Age], 0, Math.Log(3.1));
    }

    [Fact]
    public void A_suspicious_key_teaches_neither_its_own_baseline_nor_that_of_its_segment_nor_that_of_the_domain()
    {
        Warm(hours: 2);
        HashSet<Subject> suspicious = [Traffic.Subject(Traffic.Key(0, 0))];
        FeatureSet set = _traffic.Tick(Usual());
        for (int i = 0; i < 600; i++)
        {
            set = _traffic.Tick([Traffic.Key(0, 2_000), .. Usual().Skip(1)], suspicious: suspicious);
        }

        Assert.InRange(Assert.Single(set.Keys).Baseline.Upper, 4.5, 7);
        Assert.InRange(Assert.Single(set.Segments).Baseline.Slow, 230, 260);
        Assert.InRange(Assert.Single(set.Domains).Baseline.Slow, 230, 260);
    }

    [Fact]
    public void A_followed_key_is_shown_even_when_it_is_quiet_again()
    {
        Warm(hours: 2);
        HashSet<Subject> suspicious = [Traffic.Subject(Traffic.Key(0, 0))];
        _traffic.Tick([Traffic.Key(0, 2_000), .. Usual().Skip(1)], suspicious: suspicious);
        Assert.Single(_traffic.Tick(Usual(), suspicious: suspicious).Keys);
        Assert.Single(_traffic.Tick(Usual()).Keys);
        Assert.Empty(_traffic.Tick(Usual()).Keys);
    }

    [Fact]
    public void What_was_over_the_limit_is_not_learnt()
    {
        Warm(hours: 2);
        FeatureSet set = _traffic.Run(TimeSpan.FromMinutes(30), _ => [Traffic.Key(0, 1_000, denied: 990), .. Usual().Skip(1)]);
        Assert.InRange(Assert.Single(set.Keys).Baseline.Upper, 4.5, 7);
        Assert.InRange(Assert.Single(set.Segments).Baseline.Slow, 230, 260);
    }

    [Fact]
    public void An_overridden_key_stands_still()
    {
        Warm(hours: 2);
        ObservedKey overridden = Overridden(Traffic.Key(0, 100));
        FeatureSet set = _traffic.Run(TimeSpan.FromMinutes(30), _ => [overridden, .. Usual().Skip(1)]);
        Assert.InRange(Assert.Single(set.Keys).Baseline.Upper, 4.5, 7);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(7_200)]
    public void A_pause_of_the_process_is_neither_a_surge_nor_a_fall(double pause)
    {
        FeatureSet before = Warm(hours: 2);
        FeatureSet after = _traffic.Tick(Usual(), pause: pause);
        Assert.Empty(after.Keys);
        foreach (KeyFeature feature in (KeyFeature[])[KeyFeature.OverFast, KeyFeature.OverSlow, KeyFeature.RobustZ])
        {
            Assert.Equal(before.Segments[0].Values[(int)feature], after.Segments[0].Values[(int)feature], 0.1);
            Assert.InRange(after.Examples[0].Values[(int)feature], -1, 1);
        }
    }

    [Fact]
    public void A_flood_right_after_a_pause_still_stands_out()
    {
        Warm(hours: 2);
        FeatureSet after = _traffic.Tick([Traffic.Key(0, 2_000), .. Usual().Skip(1)], pause: 600);
        Assert.True(Assert.Single(after.Keys).Values[(int)KeyFeature.OverSlow] > 4);
    }

    [Fact]
    public void A_clock_that_steps_back_changes_nothing()
    {
        Warm(hours: 2);
        FeatureSet after = _traffic.Tick(Usual(), pause: -3_600);
        Assert.Empty(after.Keys);
        Assert.All(after.Segments.Concat(after.Domains).Concat(after.Examples), AssertFinite);
        Assert.Equal(0, after.Segments[0].Values[(int)KeyFeature.OverSlow], 0.05);
    }

    [Fact]
    public void Silence_of_a_key_counts_as_silence()
    {
        Warm(hours: 2);
        _traffic.Run(TimeSpan.FromHours(2), _ => Usual()[1..]);
        FeatureSet set = _traffic.Tick(Usual(hits: 30));
        FeatureVector back = set.Keys.Single(vector => vector.Key!.Hash == 0);
        Assert.InRange(back.Baseline.Slow, 0.3, 1.2);
    }

    [Fact]
    public void A_signature_that_nobody_saw_before_was_rare()
    {
        _traffic.Run(TimeSpan.FromHours(2), _ => Usual(), _ => [Traffic.Signature(1, 100)]);
        FeatureSet set = _traffic.Tick(Usual(), [Traffic.Signature(1, 100), Traffic.Signature(2, 60, clients: 50)]);
        FeatureVector vector = Assert.Single(set.Signatures);
        Assert.Equal(2UL, vector.Signature!.Hash);
        Assert.True(vector.Baseline.IsInherited);
        Assert.Equal(0, vector.Baseline.Expected);
        Assert.Equal(set.Domains[0].Baseline.Since, vector.Baseline.Since);
        Assert.Equal(Math.Log(51), vector.Values[(int)KeyFeature.FanOut], 6);
    }

    [Fact]
    public void Keys_that_rise_together_and_new_clients_show_in_the_pulse()
    {
        Warm(hours: 2);
        FeatureSet set = _engine.Observe(_traffic.Interval([.. Usual().Select(key => Traffic.Key(key.Hash, 60))], newClients: 40));
        DomainPulse pulse = Assert.Single(set.Pulses);
        Assert.Equal(50, pulse.Keys);
        Assert.Equal(1, pulse.Rising);
        Assert.Equal(20, pulse.Births);
        Assert.Equal(0, pulse.UsualBirths);
        Assert.True(set.Domains[0].Values[(int)DomainFeature.Births] > 3);
    }

    [Fact]
    public void Fan_out_regularity_and_drift_pass_the_gate_at_a_usual_rate()
    {
        Warm(hours: 2);
        FeatureSet set = _traffic.Tick(
            [Traffic.Key(0, 10, fanOut: 100), Traffic.Key(1, 10, variation: 0.05), .. Usual().Skip(2)]);
        Assert.Equal([0UL, 1UL], set.Keys.Select(vector => vector.Key!.Hash).Order());
        Assert.Equal(0.95, set.Keys.Single(vector => vector.Key!.Hash == 1).Values[(int)KeyFeature.Regularity], 6);
    }

    [Fact]
    public void Only_the_keys_furthest_above_their_baseline_are_looked_at_when_there_are_too_many()
    {
        FeatureEngine engine = new(new FeatureOptions { MaxKeyVectors = 5 });
        Traffic traffic = new(engine);
        traffic.Run(TimeSpan.FromHours(1), _ => Usual());
        FeatureSet set = traffic.Tick([.. Usual().Select(key => Traffic.Key(key.Hash, 100 + key.Hash))]);
        Assert.Equal([45UL, 46UL, 47UL, 48UL, 49UL], set.Keys.Select(vector => vector.Key!.Hash).Order());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-5)]
    [InlineData(1e300)]
    public void Numbers_that_make_no_sense_give_finite_features(double number)
    {
        ObservedKey odd = Traffic.Key(0, number, number, fanOut: number, variation: number);
        FeatureSet set = _traffic.Tick([odd]);
        for (int i = 0; i < 20; i++)
        {
            set = _traffic.Tick([odd, Traffic.Key(1, 5)], [Traffic.Signature(1, number, number)]);
            Assert.All(set.Keys.Concat(set.Domains).Concat(set.Segments).Concat(set.Signatures).Concat(set.Examples), AssertFinite);
        }
    }

    private static void AssertFinite(FeatureVector vector)
    {
        Assert.All(vector.Values, value => Assert.True(double.IsFinite(value)));
        Assert.True(double.IsFinite(vector.Rate + vector.Baseline.Expected + vector.Baseline.Upper + vector.Baseline.Fast + vector.Baseline.Slow));
        Assert.True(vector.Baseline.Upper >= vector.Baseline.Expected);
    }

    private static ObservedKey Overridden(ObservedKey key) => new()
    {
        Hash = key.Hash,
        Path = key.Path,
        Calls = key.Calls,
        Hits = key.Hits,
        DeniedHits = 0,
        NearHits = 0,
        PerSecond = key.PerSecond,
        LimitAmount = 100,
        LimitWindow = Traffic.Second,
        FirstSeen = key.FirstSeen,
        Clients = 1,
        FanOut = 1,
        GapVariation = double.NaN,
        Client = 0,
        IsNewcomer = false,
        Override = "o-1",
    };

    /// <summary>Fifty keys at five hits a second each.</summary>
    private static ObservedKey[] Usual(double hits = 10) => [.. Enumerable.Range(0, 50).Select(i => Traffic.Key((ulong)i, hits))];

    private FeatureSet Warm(double hours) => _traffic.Run(TimeSpan.FromHours(hours), _ => Usual());
}
