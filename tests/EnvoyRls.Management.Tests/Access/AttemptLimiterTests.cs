using System.Net;
using EnvoyRls.Management.Access;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Access;

public sealed class AttemptLimiterTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Ten_attempts_may_fail_at_once_and_then_one_every_six_seconds()
    {
        AttemptLimiter limiter = new(_time);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(TimeSpan.Zero, limiter.WaitOf(Guesser));
            Assert.True(limiter.TryCharge(Guesser));
        }

        Assert.Equal(TimeSpan.FromSeconds(6), limiter.WaitOf(Guesser));
        Assert.False(limiter.TryCharge(Guesser));

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(limiter.TryCharge(Guesser));
        Assert.Equal(TimeSpan.FromSeconds(6), limiter.WaitOf(Guesser));
    }

    [Fact]
    public void An_hour_of_guessing_gets_no_further_than_the_rate()
    {
        AttemptLimiter limiter = new(_time);
        int attempts = 0;
        for (int second = 0; second < 3600; second++)
        {
            while (limiter.TryCharge(Guesser))
            {
                attempts++;
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(10 + (3599 / 6), attempts);
    }

    [Fact]
    public void A_step_of_the_wall_clock_gives_no_attempts()
    {
        AttemptLimiter limiter = new(_time);
        Exhaust(limiter, Guesser);

        _time.SetUtcNow(_time.GetUtcNow().AddYears(1));

        Assert.Equal(TimeSpan.FromSeconds(6), limiter.WaitOf(Guesser));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("0.0.0.0", "::", false)]
    public void Addresses_are_told_apart_as_far_as_a_machine_cannot_choose_them(string one, string other, bool isSame)
    {
        AttemptLimiter limiter = new(_time);
        Exhaust(limiter, IPAddress.Parse(one));

        Assert.Equal(isSame, limiter.WaitOf(IPAddress.Parse(other)) > TimeSpan.Zero);
    }

    [Fact]
    public void A_flood_of_addresses_is_bounded_and_does_not_free_those_who_failed_most()
    {
        AttemptLimiter limiter = new(_time, capacity: 100);
        Exhaust(limiter, Guesser);
        for (int i = 0; i < 10_000; i++)
        {
            limiter.TryCharge(new IPAddress([198, 51, (byte)(i >> 8), (byte)i]));
            Assert.InRange(limiter.Count, 1, 100);
        }

        Assert.True(limiter.WaitOf(Guesser) > TimeSpan.Zero);
    }

    [Fact]
    public void Looking_remembers_nobody()
    {
        AttemptLimiter limiter = new(_time);
        limiter.WaitOf(Guesser);

        Assert.Equal(0, limiter.Count);
    }

    private static void Exhaust(AttemptLimiter limiter, IPAddress address)
    {
        while (limiter.TryCharge(address))
        {
            Assert.InRange(limiter.Count, 1, 100);
        }
    }
}
