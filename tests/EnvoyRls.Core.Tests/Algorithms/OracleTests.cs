using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Tests.Algorithms.Oracles;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Algorithms;

/// <summary>Each transition against an oracle, step for step, over 100,000 random charges.</summary>
public sealed class OracleTests
{
    private const int Steps = 100_000;
    private const int StepsOfLimit = 100;

    public static TheoryData<LimitAlgorithm> Algorithms => TransitionCounter.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_transition_does_what_its_oracle_says(LimitAlgorithm algorithm)
    {
        const int Seed = 20_261;
        RandomTraffic traffic = new(algorithm, Seed);
        int admitted = 0;
        for (int done = 0; done < Steps; done += StepsOfLimit)
        {
            Limit limit = traffic.NextLimit();
            TransitionCounter counter = new(algorithm);
            AlgorithmOracle oracle = OracleOf(limit);
            ChargeOutcome outcome = default;
            for (int step = 0; step < StepsOfLimit; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                ChargeOutcome expected = oracle.Apply(now, hits);
                outcome = counter.Apply(now, limit, hits);

                Assert.True(expected == outcome, $"seed {Seed}, {Words(limit)}, step {done + step}: {hits} hits at {now}: expected {expected}, was {outcome}");
                admitted += outcome.Admitted && hits > 0 ? 1 : 0;
            }
        }

        Assert.InRange(admitted, Steps / 10, Steps * 9 / 10);
    }

    internal static AlgorithmOracle OracleOf(Limit limit) => limit.Algorithm switch
    {
        LimitAlgorithm.SlidingWindowLog => new SlidingWindowLogOracle(limit),
        LimitAlgorithm.SlidingWindowCounter => new SlidingWindowCounterOracle(limit),
        LimitAlgorithm.Gcra => new PacedOracle(limit, keepsTime: false),
        _ => new PacedOracle(limit, keepsTime: true),
    };

    internal static string Words(Limit limit) =>
        $"{limit.Algorithm} {limit.Amount} in {limit.WindowMicroseconds} us, burst {limit.Burst}, delay {limit.MaxDelayMicroseconds} us";
}
