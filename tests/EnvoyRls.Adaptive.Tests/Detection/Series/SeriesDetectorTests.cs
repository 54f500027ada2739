using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Series;
using EnvoyRls.Adaptive.Tests.Detection.Support;

namespace EnvoyRls.Adaptive.Tests.Detection.Series;

public sealed class SeriesDetectorTests
{
    private const double Usual = 1_000;
    private readonly SeriesDetector _detector = new();
    private readonly SplitMix64 _random = new(1);
    private long _tick;

    [Fact]
    public void A_rise_to_five_times_the_usual_is_strange_at_once_and_as_long_as_it_lasts()
    {
        Learn(2_000, 1);

        for (int tick = 0; tick < 100; tick++)
        {
            Assert.InRange(Next(5, suspicious: tick > 2), 0, 1e-3);
        }
    }

    [Fact]
    public void A_rise_that_does_not_double_is_not_strange_however_steady_the_traffic_was()
    {
        for (int tick = 0; tick < 2_000; tick++)
        {
            _detector.Observe(_tick++, Usual);
            _detector.Learn(false);
        }

        Assert.Equal(1, _detector.Observe(_tick, 1.9 * Usual));
    }

    [Fact]
    public void A_fall_is_not_strange()
    {
        Learn(2_000, 1);

        Assert.Equal(1, Next(0.001));
    }

    [Fact]
    public void What_comes_back_after_an_outage_or_a_gap_is_not_strange()
    {
        Learn(2_000, 1);
        for (int tick = 0; tick < 1_000; tick++)
        {
            Next(0.001);
        }

        Assert.InRange(Next(1), 0.01, 1);

        _tick += 5_000;
        Assert.Equal(1, Next(4));
    }

    [Fact]
    public void What_lasts_longer_than_the_longest_hold_becomes_normal()
    {
        Learn(2_000, 1);
        int strange = 0;
        for (int tick = 0; tick < 4_000; tick++)
        {
            strange += Next(5, suspicious: strange > 2) <= 1e-3 ? 1 : 0;
        }

        // An hour is 1,800 ticks; the level needs some more to get there.
        Assert.InRange(strange, 1_790, 2_000);
        Assert.InRange(Next(5), 0.01, 1);
    }

    [Fact]
    public void Slow_swings_of_a_day_are_not_strange()
    {
        int strange = 0;
        for (int tick = 0; tick < 86_400; tick++)
        {
            strange += Next(Math.Exp(1.5 * Math.Sin(2 * Math.PI * tick / 43_200))) <= 1e-3 ? 1 : 0;
        }

        Assert.Equal(0, strange);
    }

    private void Learn(int ticks, double factor)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            Next(factor);
        }
    }

    private double Next(double factor, bool suspicious = false)
    {
        double p = _detector.Observe(_tick++, Usual * factor * Math.Exp(0.1 * _random.Normal()));
        _detector.Learn(suspicious);
        return p;
    }
}
