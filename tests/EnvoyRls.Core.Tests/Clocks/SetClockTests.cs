using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Clocks;

/// <summary>
/// Beneath what softens it (<see cref="EnvoyRls.Core.Counting.ClockSlew"/>): a clock that is set, forward and back, by a second as after a leap second and by a year as after a flat battery, under every algorithm
/// that counts in memory. Time that passes is what the clock moves forward, be it over moments that it has shown before.
/// </summary>
public sealed class SetClockTests
{
    private const int Walks = 5;
    private const int Steps = 300;
    private const int Amount = 5;
    private const double Minute = 60;
    private const double Day = 86_400;

    // The year 2025 and later, so that the earliest walk back stays behind 2023.
    private const long Start = 1_750_000_000;

    /// <summary>Rule, the shortest window that it can have in seconds, and what it may admit on top of what time brings.</summary>
    public static TheoryData<string, double, double> Rules => new()
    {
        { "rate_limit: {unit: minute, requests_per_unit: 5}", Minute, 2 * Amount },
        { "rate_limit: {window: 90s, requests_per_unit: 5}", 90, 2 * Amount },
        { "rate_limit: {unit: month, requests_per_unit: 5, calendar: true}", 28 * Day, 2 * Amount },
        { "rate_limit: {unit: minute, requests_per_unit: 5, algorithm: sliding_window_log}", Minute, Amount },
        { "rate_limit: {unit: minute, requests_per_unit: 5, algorithm: sliding_window_counter}", Minute, 2 * Amount },
        { "rate_limit: {unit: minute, requests_per_unit: 5, algorithm: token_bucket}", Minute, Amount },
        { "rate_limit: {unit: minute, requests_per_unit: 5, algorithm: leaky_bucket, burst: 5}", Minute, Amount },
        { "rate_limit: {unit: minute, requests_per_unit: 5, algorithm: gcra, burst: 8}", Minute, 8 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task No_interval_holds_more_than_the_time_that_has_passed_brings(string rule, double window, double besides)
    {
        for (int seed = 0; seed < Walks; seed++)
        {
            LimiterHarness limiter = Limiter(rule);
            Random random = new(seed);
            double[] passed = new double[Steps];
            int[] admitted = new int[Steps];
            long now = Start;
            for (int step = 0; step < Steps; step++)
            {
                long moved = Move(random);
                now += moved;
                limiter.Time.Set(now);
                passed[step] = Math.Max(moved, 0);
                admitted[step] = (await AskAsync(limiter)).Code == RateLimitResponse.Types.Code.Ok ? 1 : 0;
            }

            for (int first = 0; first < Steps; first++)
            {
                double time = 0;
                int hits = 0;
                for (int last = first; last < Steps; last++)
                {
                    time += last > first ? passed[last] : 0;
                    hits += admitted[last];
                    Assert.True(hits <= besides + (Amount * Math.Ceiling(time / window)), $"seed {seed}, steps {first} to {last}: {hits} hits in {time} s");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task What_is_left_and_when_it_comes_back_stay_numbers_that_make_sense(string rule, double window, double besides)
    {
        for (int seed = 100; seed < 100 + Walks; seed++)
        {
            LimiterHarness limiter = Limiter(rule);
            Random random = new(seed);
            long now = Start;
            long latest = Start;
            for (int step = 0; step < Steps; step++)
            {
                now += Move(random);
                latest = Math.Max(latest, now);
                limiter.Time.Set(now);
                RateLimitResponse.Types.DescriptorStatus status = await AskAsync(limiter);
                double reset = status.DurationUntilReset.ToTimeSpan().TotalSeconds;

                Assert.InRange(status.LimitRemaining, 0u, (uint)besides);

                // Two windows, a month being up to 31 days, and as much as the clock is behind what it has shown.
                Assert.InRange(reset, 0, (3 * window) + (latest - now));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_leap_second_that_is_repeated_frees_nobody(string rule, double window, double besides)
    {
        LimiterHarness limiter = Limiter(rule);

        // The end of June 2015, whose last minute had 61 seconds: Unix time shows its last second twice.
        const long LastSecond = 1_435_708_799;
        limiter.Time.Set(LastSecond);
        int first = await AdmittedAsync(limiter, 20);
        limiter.Time.Set(LastSecond);
        int again = await AdmittedAsync(limiter, 20);

        Assert.InRange(first, Amount, (int)besides);
        Assert.Equal(0, again);
        Assert.True(window >= Minute);
    }

    [Theory]
    [InlineData("sliding_window_log")]
    [InlineData("sliding_window_counter")]
    [InlineData("token_bucket")]
    [InlineData("leaky_bucket, burst: 5")]
    [InlineData("gcra")]
    [InlineData("fixed_window")]
    public async Task Who_is_denied_when_the_clock_steps_back_is_so_for_no_longer_than_the_step(string algorithm)
    {
        const int Step = 1_000;
        LimiterHarness limiter = Limiter($"rate_limit: {{unit: minute, requests_per_unit: 5, algorithm: {algorithm}}}");
        await AdmittedAsync(limiter, 20);
        limiter.Time.Set(Start - Step);
        Assert.Equal(0, await AdmittedAsync(limiter, 5));

        limiter.Time.Set(Start + (2 * (long)Minute));

        Assert.Equal(Amount, await AdmittedAsync(limiter, 20));
    }

    private static LimiterHarness Limiter(string rule) => new($"domain: d\ndescriptors: [{{key: k, {rule}}}]\n", now: Start, inMemory: true);

    private static async Task<RateLimitResponse.Types.DescriptorStatus> AskAsync(LimiterHarness limiter) => (await limiter.DecideAsync("d", "k=v")).Statuses[0];

    private static async Task<int> AdmittedAsync(LimiterHarness limiter, int calls)
    {
        int admitted = 0;
        for (int i = 0; i < calls; i++)
        {
            admitted += (await AskAsync(limiter)).Code == RateLimitResponse.Types.Code.Ok ? 1 : 0;
        }

        return admitted;
    }

    /// <summary>By how many seconds the clock moves from one call to the next.</summary>
    private static long Move(Random random) => random.Next(24) switch
    {
        0 => -1,
        1 => -random.Next(1, 6),
        2 => -random.Next(1, 120),
        3 => -random.Next(1, 3_600),
        4 when random.Next(4) == 0 => -random.Next(1, 30 * (int)Day),
        5 => random.Next(30, 180),
        6 when random.Next(4) == 0 => random.Next(1, 365 * (int)Day),
        7 => 1,
        _ => random.Next(0, 3),
    };
}
