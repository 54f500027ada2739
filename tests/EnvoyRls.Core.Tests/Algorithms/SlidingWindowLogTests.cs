using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Tests.Algorithms.Oracles;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Algorithms;

/// <summary>Logs of many moments: where rounding begins, and what bounds them.</summary>
public sealed class SlidingWindowLogTests
{
    private const long Start = 1_700_000_000_000_000;

    [Theory]
    [InlineData(60_000_000)]
    [InlineData(3_600_000_000)]
    [InlineData(1_000_003)]
    [InlineData(3_071)]
    public void A_long_log_does_what_its_oracle_says(long window)
    {
        Limit limit = LimitOf(5_000, window);
        SlidingWindowLogOracle oracle = new(limit);
        SlidingWindowLogState state = new();
        Random random = new(401);
        long now = Start;
        int longest = 0;
        for (int step = 0; step < 5_000; step++)
        {
            now += random.Next(50) == 0 ? -random.NextInt64(window / 300) : random.NextInt64((window / 2_000) + 2);
            long hits = random.Next(20) switch { 0 => -random.Next(12), 1 => 0, _ => random.Next(1, 4) };

            Assert.Equal(oracle.Apply(now, hits), SlidingWindowLog.Apply(state, now, limit, hits));
            longest = Math.Max(longest, state.Count);
        }

        Assert.InRange(longest, SlidingWindowLog.ExactMembers + 1, 2_560);
    }

    [Fact]
    public void Members_ascend_and_add_up()
    {
        Limit limit = LimitOf(uint.MaxValue, 1_000_000);
        SlidingWindowLogState state = new();
        RandomTraffic traffic = new(LimitAlgorithm.SlidingWindowLog, 402) { Dense = true };
        traffic.NextLimit();
        for (int step = 0; step < 20_000; step++)
        {
            SlidingWindowLog.Apply(state, traffic.Next(default).Now, limit, step % 9 == 0 ? -2 : 1);
            if (step % 20 != 0)
            {
                continue;
            }

            LogMember[] members = [.. Enumerable.Range(0, state.Count).Select(i => state[i])];

            Assert.Equal(state.Hits, members.Sum(static member => member.Hits));
            Assert.Equal(members.Select(static member => member.Time).Distinct().Order(), members.Select(static member => member.Time));
        }
    }

    [Theory]
    [InlineData(1_000, 1_000)]
    [InlineData(2_047, 2_047)]
    [InlineData(3_071, 2_560)]
    [InlineData(60_000_000, 2_050)]
    [InlineData(Limit.MostWindow, 2_050)]
    public void A_log_is_bounded_however_many_moments_it_sees(long window, int most)
    {
        Limit limit = LimitOf(uint.MaxValue, window);
        SlidingWindowLogState state = new();
        long step = Math.Max(1, window / 10_000);
        for (long now = Start; now < Start + (3 * window); now += step)
        {
            Assert.True(SlidingWindowLog.Apply(state, now, limit, 1).Admitted);
            Assert.True(state.Count <= most);
        }
    }

    [Fact]
    public void A_rounded_hit_counts_for_a_1024th_of_the_window_longer_at_most()
    {
        Limit limit = LimitOf(2_000, 60_000_000);
        SlidingWindowLogState state = new();
        for (int i = 0; i < 2_000; i++)
        {
            Assert.True(SlidingWindowLog.Apply(state, Start + (i * 1_000), limit, 1).Admitted);
        }

        for (int i = 0; i < 2_000; i++)
        {
            long freed = SlidingWindowLog.Look(state, Start + 2_000_000, limit, i + 1).RetryMicroseconds + 2_000_000 - (60_000_000 + (i * 1_000));

            Assert.InRange(freed, 0, i < SlidingWindowLog.ExactMembers ? 0 : 60_000_000 / 1_024);
        }
    }

    private static Limit LimitOf(uint amount, long window)
    {
        Assert.True(Limit.TryCreate(LimitAlgorithm.SlidingWindowLog, amount, window, null, 0, out Limit? limit, out _));
        return limit;
    }
}
