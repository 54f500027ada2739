using EnvoyRls.Adaptive.Observation.Calls;

namespace EnvoyRls.Adaptive.Tests.Observation.Calls;

public sealed class CallSamplerTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void Few_calls_are_all_looked_at()
    {
        CallSampler sampler = new(1_000, seed: 1);
        for (long now = 0; now < 20 * Second; now += 2_000)
        {
            Assert.Equal(1, sampler.Next(now));
        }

        Assert.Equal(1, sampler.Part);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(200_000)]
    [InlineData(1_000_000)]
    public void Of_many_calls_about_as_many_are_looked_at_as_allowed(int rate)
    {
        CallSampler sampler = new(1_000, seed: 2);
        Run(sampler, rate, from: 0, seconds: 1);
        (double looked, double weight, _) = Run(sampler, rate, from: Second, seconds: 5);

        Assert.InRange(looked, 4_000, 6_000);
        Assert.InRange(weight / (5.0 * rate), 0.9, 1.1);
    }

    [Fact]
    public void A_flood_out_of_nothing_costs_a_few_shares_of_a_moment()
    {
        CallSampler sampler = new(20_000, seed: 3);
        (double looked, _, _) = Run(sampler, 2_000_000, from: 0, seconds: 1);

        Assert.InRange(looked, 15_000, 30_000);
    }

    [Fact]
    public void Weights_are_not_biased_whatever_the_traffic_does()
    {
        // The rate jumps up and down; what each run estimates is off by chance, all together by hardly anything.
        double[] errors = new double[300];
        double expected = 0;
        for (int trial = 0; trial < errors.Length; trial++)
        {
            CallSampler sampler = new(2_000, seed: (ulong)trial + 100);
            double weight = 0;
            double calls = 0;
            double variance = 0;
            for (int second = 0; second < 4; second++)
            {
                int rate = second % 2 == 0 ? 3_000 : 40_000;
                (double _, double sum, double spread) = Run(sampler, rate, second * Second, seconds: 1);
                weight += sum;
                variance += spread;
                calls += rate;
            }

            errors[trial] = weight - calls;
            expected += variance;
        }

        // Three standard deviations of the mean, as the weights themselves tell them.
        double deviation = Math.Sqrt(expected) / errors.Length;
        Assert.InRange(errors.Average(), -3 * deviation, 3 * deviation);
    }

    [Fact]
    public void A_clock_that_steps_changes_nothing_for_long()
    {
        CallSampler sampler = new(1_000, seed: 4);
        Run(sampler, 50_000, from: 3_600 * Second, seconds: 1);
        Run(sampler, 50_000, from: 0, seconds: 1);
        (double looked, double weight, _) = Run(sampler, 50_000, from: 86_400 * Second, seconds: 2);

        Assert.InRange(looked, 1_500, 3_500);
        Assert.InRange(weight, 80_000, 120_000);
    }

    private static (double Looked, double Weight, double Variance) Run(CallSampler sampler, int rate, long from, int seconds)
    {
        (double looked, double weight, double variance) = (0, 0, 0);
        for (long i = 0; i < (long)rate * seconds; i++)
        {
            double one = sampler.Next(from + (i * Second / rate));
            looked += one > 0 ? 1 : 0;
            weight += one;
            variance += one * (one - 1);
        }

        return (looked, weight, variance);
    }
}
