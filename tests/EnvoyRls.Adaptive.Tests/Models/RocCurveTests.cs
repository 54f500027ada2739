using EnvoyRls.Adaptive.Models;

namespace EnvoyRls.Adaptive.Tests.Models;

/// <summary>Values worked out by hand.</summary>
public sealed class RocCurveTests
{
    [Fact]
    public void A_perfect_order_has_all_of_everything()
    {
        RocCurve curve = new([0.9, 0.8, 0.2, 0.1], [true, true, false, false]);

        Assert.Equal(1, curve.Area);
        Assert.Equal(1, curve.AveragePrecision);
        Assert.Equal(1, curve.TruePositiveRateAt(0));
    }

    [Fact]
    public void The_reverse_has_no_area()
    {
        RocCurve curve = new([0.1, 0.2, 0.8, 0.9], [true, true, false, false]);

        Assert.Equal(0, curve.Area);
        Assert.Equal(((1 / 3.0) + (2 / 4.0)) / 2, curve.AveragePrecision, 1e-12);
        Assert.Equal(0, curve.TruePositiveRateAt(0.5));
        Assert.Equal(1, curve.TruePositiveRateAt(1));
    }

    [Fact]
    public void Equal_scores_count_half_whatever_their_order()
    {
        // Of six pairs of an anomaly and another row four are in order and two are equal.
        RocCurve[] curves = [new([3, 2, 2, 1, 2], [true, true, false, false, false]), new([2, 1, 2, 3, 2], [false, false, false, true, true])];

        Assert.All(curves, curve => Assert.Equal((4 + 0.5 + 0.5) / 6, curve.Area, 1e-12));
        Assert.All(curves, curve => Assert.Equal((1 + (2 / 4.0)) / 2, curve.AveragePrecision, 1e-12));
    }

    [Fact]
    public void All_equal_scores_are_worth_as_much_as_chance()
    {
        RocCurve curve = new([5, 5, 5, 5], [true, false, false, false]);

        Assert.Equal(0.5, curve.Area);
        Assert.Equal(0.25, curve.AveragePrecision);
        Assert.Equal(0, curve.TruePositiveRateAt(0.99));
    }

    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(0.24, 0.5)]
    [InlineData(0.25, 1.0)]
    [InlineData(1.0, 1.0)]
    public void A_false_alarm_rate_is_a_bound_and_not_a_place_between_thresholds(double rate, double found) =>
        Assert.Equal(found, new RocCurve([6, 5, 4, 3, 2, 1], [true, false, true, false, false, false]).TruePositiveRateAt(rate));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_of_one_kind_are_refused(bool kind) => Assert.Throws<ArgumentException>(() => new RocCurve([1, 2], [kind, kind]));
}
