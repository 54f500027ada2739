using EnvoyRls.Core.Algorithms;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Algorithms;

/// <summary>What the numbers of an outcome promise, held against the transitions themselves.</summary>
public sealed class AlgorithmPropertyTests
{
    private const int Limits = 1_000;
    private const int StepsOfLimit = 100;

    public static TheoryData<LimitAlgorithm> Algorithms => TransitionCounter.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void At_the_retry_the_same_hits_are_admitted_and_a_microsecond_before_they_are_not(LimitAlgorithm algorithm)
    {
        int denied = 0;
        Walk(algorithm, 301, (counter, limit, now, hits, outcome) =>
        {
            if (outcome.RetryMicroseconds > 0)
            {
                denied++;
                Assert.True(counter.Look(now + outcome.RetryMicroseconds, limit, hits).Admitted);
                Assert.False(counter.Look(now + outcome.RetryMicroseconds - 1, limit, hits).Admitted);
            }
            else if (outcome.RetryMicroseconds == ChargeOutcome.Never)
            {
                Assert.False(counter.Look(now + (1L << 51), limit, hits).Admitted);
            }
        });

        Assert.True(denied > Limits);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Remaining_hits_are_admitted_at_once_and_one_more_is_not(LimitAlgorithm algorithm) =>
        Walk(algorithm, 302, (counter, limit, now, _, outcome) =>
        {
            ChargeOutcome all = counter.Look(now, limit, outcome.Remaining);
            ChargeOutcome more = counter.Look(now, limit, outcome.Remaining + 1);

            Assert.Equal((true, 0L), (all.Admitted, all.DelayMicroseconds));
            Assert.True(!more.Admitted || more.DelayMicroseconds > 0);
        });

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void At_the_reset_a_counter_is_as_new_and_a_microsecond_before_it_is_not(LimitAlgorithm algorithm) =>
        Walk(algorithm, 303, (counter, limit, now, _, outcome) =>
        {
            long reset = now + outcome.ResetMicroseconds;
            TransitionCounter fresh = new(algorithm);

            Assert.Equal(fresh.Look(reset, limit, 0), counter.Look(reset, limit, 0));
            Assert.Equal(fresh.Look(reset, limit, limit.Capacity), counter.Look(reset, limit, limit.Capacity));
            Assert.True(outcome.ResetMicroseconds == 0 || counter.Look(reset - 1, limit, 0).ResetMicroseconds == 1);
        });

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_denial_and_a_look_change_nothing(LimitAlgorithm algorithm)
    {
        RandomTraffic traffic = new(algorithm, 304);
        for (int i = 0; i < Limits; i++)
        {
            Limit limit = traffic.NextLimit();
            TransitionCounter counter = new(algorithm);
            ChargeOutcome outcome = default;
            for (int step = 0; step < StepsOfLimit; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                ChargeOutcome before = counter.Look(now, limit, 0);
                ChargeOutcome told = counter.Look(now, limit, Math.Max(0, hits));
                outcome = counter.Apply(now, limit, hits);

                Assert.True(told == outcome || hits < 0);
                Assert.True(before == counter.Look(now, limit, 0) || (outcome.Admitted && hits != 0));
            }
        }
    }

    /// <summary>Token bucket, meter and GCRA are one algorithm in three forms, as long as time goes forward.</summary>
    [Fact]
    public void Token_bucket_meter_and_gcra_decide_alike()
    {
        RandomTraffic traffic = new(LimitAlgorithm.Gcra, 305) { StepsBack = false };
        for (int i = 0; i < Limits; i++)
        {
            Limit limit = traffic.NextLimit();
            Limit bucket = As(LimitAlgorithm.TokenBucket, limit);
            Limit meter = As(LimitAlgorithm.LeakyBucket, limit);
            TransitionCounter rate = new(LimitAlgorithm.Gcra);
            TransitionCounter tokens = new(LimitAlgorithm.TokenBucket);
            TransitionCounter level = new(LimitAlgorithm.LeakyBucket);
            ChargeOutcome outcome = default;
            for (int step = 0; step < StepsOfLimit; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                outcome = rate.Apply(now, limit, hits);

                Assert.Equal(outcome, tokens.Apply(now, bucket, hits));
                Assert.Equal(outcome, level.Apply(now, meter, hits));
            }
        }
    }

    /// <summary>Between any two charges no more was admitted than the algorithm allows for the time between them.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void No_interval_holds_more_than_the_algorithm_allows(LimitAlgorithm algorithm)
    {
        RandomTraffic traffic = new(algorithm, 306) { StepsBack = false, Refunds = false };
        for (int i = 0; i < Limits; i++)
        {
            Limit limit = traffic.NextLimit();
            TransitionCounter counter = new(algorithm);
            List<(long Now, long Hits)> admitted = [];
            ChargeOutcome outcome = default;
            for (int step = 0; step < StepsOfLimit; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                outcome = counter.Apply(now, limit, hits);
                if (outcome.Admitted && hits > 0)
                {
                    admitted.Add((now, hits));
                    AssertWithin(limit, admitted);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_clock_that_steps_back_frees_nobody_and_blocks_for_no_longer_than_the_step(LimitAlgorithm algorithm)
    {
        Random random = new(307);
        RandomTraffic traffic = new(algorithm, 307) { StepsBack = false };
        for (int i = 0; i < Limits; i++)
        {
            Limit limit = traffic.NextLimit();
            TransitionCounter counter = new(algorithm);
            ChargeOutcome outcome = default;
            long now = 0;
            for (int step = 0; step < 10; step++)
            {
                (now, long hits) = traffic.Next(outcome);
                outcome = counter.Apply(now, limit, hits);
            }

            long back = random.NextInt64(limit.WindowMicroseconds * 2);
            ChargeOutcome then = counter.Look(now, limit, 0);
            ChargeOutcome stepped = counter.Look(now - back, limit, 0);
            long retry = counter.Look(now, limit, limit.Capacity).RetryMicroseconds;

            Assert.True(stepped.Remaining <= then.Remaining);
            Assert.InRange(stepped.ResetMicroseconds, then.ResetMicroseconds, then.ResetMicroseconds + back);
            Assert.InRange(counter.Look(now - back, limit, limit.Capacity).RetryMicroseconds, retry, retry + back);
        }
    }

    private static void AssertWithin(Limit limit, List<(long Now, long Hits)> admitted)
    {
        long last = admitted[^1].Now;
        Int128 sum = 0;
        for (int i = admitted.Count - 1; i >= 0; i--)
        {
            sum += admitted[i].Hits;
            Assert.True(sum <= Allowed(limit, admitted[i].Now, last), $"{OracleTests.Words(limit)}: {sum} from {admitted[i].Now} to {last}");
        }
    }

    /// <summary>The most that may be admitted from one moment to another, both included.</summary>
    private static Int128 Allowed(Limit limit, long from, long to)
    {
        Int128 elapsed = to - from;
        Int128 window = limit.WindowMicroseconds;
        return limit.Algorithm switch
        {
            // A burst, what may wait, and what the rate brings meanwhile.
            _ when Limit.IsPaced(limit.Algorithm) => limit.Burst + (((elapsed + limit.MaxDelayMicroseconds) * limit.Amount) / window),
            // An amount for each window begun.
            LimitAlgorithm.SlidingWindowLog => ((elapsed / window) + 1) * limit.Amount,
            // An amount for each aligned window touched.
            _ => ((to / window) - (from / window) + (Int128)1) * limit.Amount,
        };
    }

    private static void Walk(LimitAlgorithm algorithm, int seed, Action<TransitionCounter, Limit, long, long, ChargeOutcome> check)
    {
        RandomTraffic traffic = new(algorithm, seed);
        for (int i = 0; i < Limits; i++)
        {
            Limit limit = traffic.NextLimit();
            TransitionCounter counter = new(algorithm);
            ChargeOutcome outcome = default;
            for (int step = 0; step < StepsOfLimit; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                outcome = counter.Apply(now, limit, hits);
                check(counter, limit, now, hits, outcome);
            }
        }
    }

    private static Limit As(LimitAlgorithm algorithm, Limit limit)
    {
        Assert.True(Limit.TryCreate(algorithm, limit.Amount, limit.WindowMicroseconds, limit.Amount == 0 ? null : limit.Burst, limit.MaxDelayMicroseconds, out Limit? same, out string? problem), problem);
        return same;
    }
}
