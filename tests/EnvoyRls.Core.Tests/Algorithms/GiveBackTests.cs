using EnvoyRls.Core.Algorithms;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Algorithms;

/// <summary>A charge that is given back, against the history in which it was never made.</summary>
public sealed class GiveBackTests
{
    private const int Limits = 1_000;
    private const int StepsOfLimit = 100;
    private const long Start = 1_700_000_000_000_000;

    public static TheoryData<LimitAlgorithm> Algorithms => TransitionCounter.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_charge_given_back_never_leaves_more_than_if_it_had_not_been_made(LimitAlgorithm algorithm)
    {
        bool isExact = !Limit.IsPaced(algorithm);
        int freed = 0;
        Walk(algorithm, 701, (history, limit, now) =>
        {
            history.AssertNoBetter(now);
            Assert.True(!isExact || !history.IsSettled || history.With.Look(now, limit, 1) == history.Without.Look(now, limit, 1));
        }, history => freed += history.Freed);

        Assert.True(freed > Limits, $"{freed} times hits were freed after a while");
    }

    /// <summary>A log that rounds, against a list of all moments that does not.</summary>
    [Theory]
    [InlineData(60_000_000)]
    [InlineData(1_000_003)]
    [InlineData(3_071)]
    public void A_long_log_given_back_to_holds_all_that_counts(long window)
    {
        const int Steps = 20_000;
        Limit limit = LimitOf(LimitAlgorithm.SlidingWindowLog, 4_000, window);
        SlidingWindowLogState state = new();
        Random random = new(702);
        Queue<LogMember> kept = new();
        List<LogMember> pending = [];
        long keptHits = 0;
        long now = Start;
        int longest = 0;
        for (int step = 0; step < Steps; step++)
        {
            now += random.NextInt64((window / 1_500) + 2);
            long hits = random.Next(1, 5);
            bool admitted = SlidingWindowLog.Apply(state, now, limit, hits).Admitted;
            if (admitted && random.Next(4) == 0)
            {
                pending.Add(new LogMember(now, hits));
            }
            else if (admitted)
            {
                kept.Enqueue(new LogMember(now, hits));
                keptHits += hits;
            }

            if (pending.Count > 0 && random.Next(3) == 0)
            {
                int which = random.Next(pending.Count);
                SlidingWindowLog.GiveBack(state, now, limit, pending[which].Hits, pending[which].Time);
                pending.RemoveAt(which);
            }

            while (kept.TryPeek(out LogMember oldest) && oldest.Time <= now - window)
            {
                keptHits -= kept.Dequeue().Hits;
            }

            longest = Math.Max(longest, state.Count);
            Assert.True(SlidingWindowLog.Look(state, now, limit, 0).Remaining <= limit.Amount - keptHits, $"step {step}");
            if (step % 500 == 0)
            {
                AssertCountsAsLong(state, limit, now, kept);
            }
        }

        Assert.True(longest > SlidingWindowLog.ExactMembers);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_charge_given_back_at_once_leaves_the_counter_as_it_was(LimitAlgorithm algorithm) =>
        Walk(algorithm, 703, (history, limit, now) =>
        {
            ChargeOutcome before = history.With.Look(now, limit, 0);
            if (history.With.Apply(now, limit, before.Remaining).Admitted && before.Remaining > 0)
            {
                Assert.Equal(before, history.With.GiveBack(now, limit, before.Remaining, now));
                Assert.Equal(before, history.With.Look(now, limit, 0));
            }
        });

    /// <summary>What was charged after all that the counter and the clock have seen was charged to another counter, or is gone.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public void What_was_charged_in_the_future_is_not_given_back(LimitAlgorithm algorithm) =>
        Walk(algorithm, 704, (history, limit, now) =>
        {
            ChargeOutcome before = history.With.Look(now, limit, 0);

            Assert.Equal(before, history.With.GiveBack(now, limit, 1, now + (2 * limit.WindowMicroseconds)));
            Assert.Equal(before, history.With.Look(now, limit, 0));
        });

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void What_has_drained_or_left_the_window_is_not_given_back(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 10, 1_000_000);
        TransitionCounter counter = new(algorithm);
        Assert.True(counter.Apply(Start, limit, 10).Admitted);
        Assert.True(counter.Apply(Start + 2_000_000, limit, 7).Admitted);

        Assert.Equal(3, counter.GiveBack(Start + 2_000_000, limit, 10, Start).Remaining);
    }

    [Fact]
    public void Token_bucket_meter_and_gcra_give_back_alike()
    {
        RandomTraffic traffic = new(LimitAlgorithm.Gcra, 705) { StepsBack = false };
        Random random = new(705);
        for (int i = 0; i < Limits; i++)
        {
            Limit limit = traffic.NextLimit();
            (TransitionCounter Counter, Limit Limit)[] forms = [.. Forms(limit)];
            (long At, long Hits) charged = (0, 0);
            ChargeOutcome outcome = default;
            for (int step = 0; step < StepsOfLimit; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                (long At, long Hits) given = random.Next(3) == 0 ? charged : default;
                ChargeOutcome[] outcomes =
                [
                    .. forms.Select(form => given.Hits > 0
                        ? form.Counter.GiveBack(now, form.Limit, given.Hits, given.At)
                        : form.Counter.Apply(now, form.Limit, hits)),
                ];
                outcome = outcomes[0];
                charged = given.Hits == 0 && outcome.Admitted ? (now, hits) : charged;

                Assert.All(outcomes, each => Assert.Equal(outcome, each));
            }
        }
    }

    private static void AssertCountsAsLong(SlidingWindowLogState state, Limit limit, long now, IEnumerable<LogMember> kept)
    {
        long left = kept.Sum(static member => member.Hits);
        foreach (LogMember member in kept)
        {
            long before = member.Time + limit.WindowMicroseconds - 1;
            Assert.True(before < now || SlidingWindowLog.Look(state, before, limit, 0).Remaining <= Math.Max(0, limit.Amount - left));
            left -= member.Hits;
        }
    }

    private static void Walk(
        LimitAlgorithm algorithm, int seed, Action<GivenBackHistory, Limit, long> check, Action<GivenBackHistory>? atEnd = null)
    {
        RandomTraffic traffic = new(algorithm, seed) { StepsBack = false, Refunds = false };
        Random random = new(seed);
        for (int i = 0; i < Limits; i++)
        {
            Limit limit = traffic.NextLimit();
            GivenBackHistory history = new(limit, random);
            ChargeOutcome outcome = default;
            for (int step = 0; step < StepsOfLimit; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                outcome = history.Step(now, hits);
                check(history, limit, now);
            }

            atEnd?.Invoke(history);
        }
    }

    private static IEnumerable<(TransitionCounter Counter, Limit Limit)> Forms(Limit limit)
    {
        foreach (LimitAlgorithm algorithm in (LimitAlgorithm[])[LimitAlgorithm.Gcra, LimitAlgorithm.TokenBucket, LimitAlgorithm.LeakyBucket])
        {
            uint? burst = limit.Amount == 0 ? null : limit.Burst;
            Assert.True(Limit.TryCreate(algorithm, limit.Amount, limit.WindowMicroseconds, burst, limit.MaxDelayMicroseconds, out Limit? same, out string? problem), problem);
            yield return (new TransitionCounter(algorithm), same);
        }
    }

    private static Limit LimitOf(LimitAlgorithm algorithm, uint amount, long window)
    {
        uint? burst = Limit.IsPaced(algorithm) ? amount : null;
        Assert.True(Limit.TryCreate(algorithm, amount, window, burst, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }
}
