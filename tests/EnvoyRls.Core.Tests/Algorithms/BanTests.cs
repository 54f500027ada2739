using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Algorithms;

public sealed class BanTests
{
    private const long Start = 1_700_000_000_000_000;
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    private static readonly BanPolicy Policy = new(After: 3, Within: Minute, For: 5 * Minute, Factor: 2, Max: 24 * Hour, Forget: 24 * Hour);

    [Fact]
    public void Strikes_within_the_time_ban()
    {
        BanState state = default;

        Assert.Equal(new ChargeOutcome(true, 2, Minute, 0, 0), Ban.Apply(ref state, Start, Policy, 1));
        Assert.Equal(new ChargeOutcome(true, 1, 1, 0, 0), Ban.Apply(ref state, Start + Minute - 1, Policy, 1));
        Assert.Equal(
            new ChargeOutcome(false, 0, (5 * Minute) + (24 * Hour), 5 * Minute, 0),
            Ban.Apply(ref state, Start + Minute - 1, Policy, 1));
    }

    [Fact]
    public void Strikes_further_apart_do_not()
    {
        BanState state = default;
        for (int i = 0; i < 20; i++)
        {
            Assert.True(Ban.Apply(ref state, Start + (i * Minute / 2), Policy, i % 2).Admitted);
        }
    }

    [Fact]
    public void The_time_counts_from_the_first_strike()
    {
        BanState state = default;
        Ban.Apply(ref state, Start, Policy, 2);

        Assert.Equal(2, Ban.Apply(ref state, Start + Minute, Policy, 1).Remaining);
        Assert.Equal(1, Ban.Apply(ref state, Start + Minute + 1, Policy, 1).Remaining);
    }

    [Fact]
    public void A_ban_ends_to_the_microsecond()
    {
        BanState state = default;
        Ban.Apply(ref state, Start, Policy, long.MaxValue);

        Assert.Equal(1, Look(state, Start + (5 * Minute) - 1).RetryMicroseconds);
        Assert.Equal((true, 3L), (Look(state, Start + (5 * Minute)).Admitted, Look(state, Start + (5 * Minute)).Remaining));
    }

    [Fact]
    public void Strikes_and_looks_during_a_ban_change_nothing()
    {
        BanState state = default;
        Ban.Apply(ref state, Start, Policy, 3);
        BanState banned = state;

        Ban.Apply(ref state, Start + Minute, Policy, 100);
        Ban.Apply(ref state, Start + Minute, Policy, 0);

        Assert.Equal(banned, state);
    }

    [Fact]
    public void Bans_grow_to_the_longest_and_no_further()
    {
        BanState state = default;
        List<long> minutes = [];
        long now = Start;
        for (int i = 0; i < 12; i++)
        {
            long lasts = Ban.Apply(ref state, now, Policy, 3).RetryMicroseconds;
            minutes.Add(lasts / Minute);
            now += lasts;
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_440, 1_440, 1_440], minutes);
    }

    /// <summary>However often the longest ban was given, it takes as many steps back as led to it.</summary>
    [Theory]
    [InlineData(0, 40)]
    [InlineData(1, 20)]
    [InlineData(2, 10)]
    [InlineData(3, 5)]
    [InlineData(100, 5)]
    public void Time_without_a_ban_takes_steps_back(int days, long minutes)
    {
        BanState state = default;
        long now = Start;
        for (int i = 0; i < 3; i++)
        {
            now += Ban.Apply(ref state, now, Policy, 3).RetryMicroseconds;
        }

        now += days * 24 * Hour;

        Assert.Equal(minutes * Minute, Ban.Apply(ref state, now, Policy, 3).RetryMicroseconds);
    }

    [Fact]
    public void A_day_less_a_microsecond_takes_nothing_back()
    {
        BanState state = default;
        long end = Start + Ban.Apply(ref state, Start, Policy, 3).RetryMicroseconds;
        BanState other = state;

        Assert.Equal(10 * Minute, Ban.Apply(ref state, end + (24 * Hour) - 1, Policy, 3).RetryMicroseconds);
        Assert.Equal(5 * Minute, Ban.Apply(ref other, end + (24 * Hour), Policy, 3).RetryMicroseconds);
    }

    [Fact]
    public void At_the_reset_nothing_is_remembered()
    {
        Random random = new(701);
        for (int i = 0; i < 2_000; i++)
        {
            BanPolicy policy = new((uint)random.Next(1, 5), random.Next(1, 1_000), random.Next(1, 1_000), (uint)random.Next(1, 4), random.Next(1_000, 9_000), random.Next(1, 5_000));
            BanState state = default;
            long now = Start;
            long latest = Start;
            for (int step = 0; step < 50; step++)
            {
                now += random.Next(1_500) - (random.Next(10) == 0 ? 2_000 : 0);
                latest = Math.Max(now, latest);
                ChargeOutcome outcome = Ban.Apply(ref state, now, policy, random.Next(3));
                BanState left = state;
                BanState fresh = default;
                long reset = now + outcome.ResetMicroseconds;

                Assert.Equal(outcome.RetryMicroseconds > 0, !outcome.Admitted);
                Assert.InRange(outcome.RetryMicroseconds, 0, policy.Max + latest - now);
                Assert.Equal(Ban.Apply(ref fresh, reset, policy, policy.After), Ban.Apply(ref left, reset, policy, policy.After));
            }
        }
    }

    [Fact]
    public void A_factor_of_one_never_lengthens()
    {
        BanState state = default;
        long now = Start;
        for (int i = 0; i < 100; i++)
        {
            long lasts = Ban.Apply(ref state, now, Policy with { Factor = 1 }, 3).RetryMicroseconds;
            Assert.Equal(5 * Minute, lasts);
            now += lasts;
        }

        Assert.Equal(0, Ban.Apply(ref state, now, Policy with { Factor = 1 }, 0).ResetMicroseconds);
    }

    [Fact]
    public void The_largest_factor_reaches_the_longest_ban_at_once()
    {
        BanState state = default;
        BanPolicy policy = new(uint.MaxValue, Limit.MostWindow, Limit.MostWindow / 2, uint.MaxValue, Limit.MostWindow, Limit.MostWindow);
        long now = Start + Ban.Apply(ref state, Start, policy, long.MaxValue).RetryMicroseconds;

        Assert.Equal(Limit.MostWindow, Ban.Apply(ref state, now, policy, uint.MaxValue).RetryMicroseconds);
    }

    [Fact]
    public void A_clock_that_steps_back_lengthens_a_ban_by_no_more_than_the_step()
    {
        BanState state = default;
        Ban.Apply(ref state, Start, Policy, 3);

        Assert.Equal((5 * Minute) + Second, Look(state, Start - Second).RetryMicroseconds);
        Assert.True(Look(state, Start + (5 * Minute)).Admitted);
    }

    private static ChargeOutcome Look(BanState state, long now) => Ban.Apply(ref state, now, Policy, 0);
}
