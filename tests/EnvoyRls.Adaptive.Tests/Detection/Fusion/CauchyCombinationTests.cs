using EnvoyRls.Adaptive.Detection.Fusion;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Tests.Detection.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Detection.Fusion;

public sealed class CauchyCombinationTests
{
    /// <summary>Abramowitz and Stegun 7.1.26 is good to 1.5e-7; p-values here are compared at 1e-3 and more.</summary>
    private static double UpperTail(double z)
    {
        double t = 1 / (1 + (0.3275911 * Math.Abs(z) / Math.Sqrt(2)));
        double polynomial = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        double half = polynomial * Math.Exp(-z * z / 2) / 2;
        return z >= 0 ? half : 1 - half;
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.01)]
    [InlineData(1e-8)]
    [InlineData(1e-12)]
    public void Equal_p_values_combine_to_themselves(double p) =>
        Assert.Equal(1, CauchyCombination.Combine([p, p, p]) / p, 1e-6);

    [Fact]
    public void One_small_p_value_counts_as_much_as_its_share()
    {
        Assert.Equal(1, CauchyCombination.Combine([1e-6, 0.5, 0.5, 0.5]) / 4e-6, 1e-3);
        Assert.Equal(1, CauchyCombination.Combine([1e-6, 0.5], [3, 1]) / (1e-6 / 0.75), 1e-3);
    }

    [Fact]
    public void P_values_of_1_do_not_outweigh_evidence() => Assert.InRange(CauchyCombination.Combine([1e-4, 1, 1, 1, 1]), 1e-4, 1e-3);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    public void False_alarms_stay_within_the_level_however_the_p_values_hang_together(double correlation)
    {
        SplitMix64 random = new(7);
        const int tests = 400_000;
        int alarms = 0;
        double[] pValues = new double[5];
        for (int test = 0; test < tests; test++)
        {
            double common = random.Normal();
            for (int index = 0; index < pValues.Length; index++)
            {
                pValues[index] = UpperTail((Math.Sqrt(correlation) * common) + (Math.Sqrt(1 - correlation) * random.Normal()));
            }

            alarms += CauchyCombination.Combine(pValues) <= 1e-3 ? 1 : 0;
        }

        // 400 expected; four standard deviations are 80. Liu and Xie find at most a few percent too many at such a level.
        Assert.InRange(alarms, 250, 500);
    }

    [Fact]
    public void It_is_a_p_value_and_rises_with_each() => Prop.ForAll(
        Gen.Choose(1, 999).Select(thousandth => thousandth / 1000.0).ArrayOf(6).ToArbitrary(),
        pValues =>
        {
            double combined = CauchyCombination.Combine(pValues);
            Assert.InRange(combined, double.Epsilon, 1);
            pValues[0] /= 2;
            Assert.True(CauchyCombination.Combine(pValues) <= combined);
        }).QuickCheckThrowOnFailure();
}
