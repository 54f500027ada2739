using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Counting.Regions;

public sealed class RegionalCounterStoreTests
{
    private const long Second = 1_000_000;

    [Fact]
    public async Task A_region_that_is_asked_for_more_gets_what_the_other_does_not_use()
    {
        RegionFleet fleet = new(Limit.FixedWindow(1_000, 10 * Second), [6_000, 4_000]);

        // 180 and 20 calls a second: 2,000 for a limit of 1,000.
        await RunAsync(fleet, 1_000, tick => (tick % 10) < 9 ? (2, 0) : (0, 2));

        Assert.InRange(fleet.MostIn(10 * Second), 970, 1_000);
        Assert.InRange(fleet.Count("borrowed_hits_total"), 200UL, 400UL);
        Assert.Equal(0UL, fleet.Count("lost_hits_total"));
    }

    [Theory]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter)]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.Gcra)]
    public async Task Every_algorithm_with_a_burst_borrows(LimitAlgorithm algorithm)
    {
        Assert.True(Limit.TryCreate(algorithm, 1_000, 10 * Second, null, 0, out Limit? limit, out _));
        RegionFleet shared = new(limit, [6_000, 4_000]);
        RegionFleet apart = new(limit, [6_000, 4_000]);

        await RunAsync(shared, 3_000, tick => (tick % 10) < 9 ? (2, 0) : (0, 1));
        await RunAsync(apart, 3_000, tick => (tick % 10) < 9 ? (2, 0) : (0, 1), borrow: false);

        // One region asks for three times its part, the other for a quarter of its own.
        long alone = apart.Admitted.Sum(admitted => admitted.Hits);
        Assert.InRange(shared.Admitted.Sum(admitted => admitted.Hits), alone * 115 / 100, long.MaxValue);
    }

    [Fact]
    public async Task Demand_that_moves_takes_the_limit_along()
    {
        RegionFleet fleet = new(Limit.FixedWindow(1_000, 60 * Second), [5_000, 5_000]);

        await RunAsync(fleet, 600, _ => (1, 0));
        await RunAsync(fleet, 5_390, _ => (0, 1));

        Assert.InRange(fleet.Admitted.Sum(admitted => admitted.Hits), 980, 1_000);
    }

    [Fact]
    public async Task A_busy_lender_keeps_what_it_is_likely_to_need()
    {
        RegionFleet fleet = new(Limit.FixedWindow(1_000, 10 * Second), [5_000, 5_000]);
        long ofLender = 0;

        // The one asks for four times its part, the other for just about all of its own.
        for (int tick = 0; tick < 1_000; tick++)
        {
            await fleet.AskAsync(0, 2);
            ofLender += tick % 21 < 10 && await fleet.AskAsync(1) ? 1 : 0;
            await AdvanceAsync(fleet, tick);
        }

        Assert.InRange(ofLender, 450, 500);
        Assert.InRange(fleet.MostIn(10 * Second), 970, 1_000);
    }

    [Fact]
    public async Task Denied_hits_of_a_fixed_window_do_not_stand_in_the_way_of_borrowed_ones()
    {
        RegionFleet fleet = new(Limit.FixedWindow(100, 60 * Second), [5_000, 5_000]);
        for (int i = 0; i < 500; i++)
        {
            await fleet.AskAsync(0);
        }

        fleet.Time.Advance(TimeSpan.FromSeconds(30));
        await fleet.BorrowAsync(0);

        Assert.InRange(await fleet.RemainingAsync(0), 10, 50);
        Assert.True(await fleet.AskAsync(0));
    }

    [Fact]
    public void A_call_allocates_nothing_whether_its_counter_is_near_its_end_or_not()
    {
        RegionFleet fleet = new(Limit.FixedWindow(2_000, 60 * Second), [5_000, 5_000]);

        // Less than three quarters of the part; then all of it, and denials.
        Assert.Equal(0, fleet.Allocated(0, 700));
        fleet.Allocated(0, 100);
        Assert.Equal(1, fleet.Shortages(0));
        Assert.Equal(0, fleet.Allocated(0, 700));
    }

    [Fact]
    public async Task A_counter_far_from_its_end_asks_nobody()
    {
        RegionFleet fleet = new(Limit.FixedWindow(1_000, 60 * Second), [5_000, 5_000]);
        for (int i = 0; i < 370; i++)
        {
            Assert.True(await fleet.AskAsync(0));
        }

        await fleet.BorrowAsync(0);

        Assert.Equal(500, await fleet.RemainingAsync(1));
        Assert.Equal(0, fleet.Shortages(0));
    }

    [Fact]
    public async Task A_counter_that_nobody_asks_for_any_more_is_let_go()
    {
        RegionFleet fleet = new(Limit.FixedWindow(10, 60 * Second), [5_000, 5_000]);
        fleet.Time.Advance(TimeSpan.FromSeconds(1));
        await fleet.AskAsync(0, 4);
        Assert.Equal(1, fleet.Shortages(0));
        await fleet.BorrowAsync(0);

        fleet.Time.Advance(TimeSpan.FromSeconds(3));
        await fleet.BorrowAsync(0);
        long left = await fleet.RemainingAsync(1);
        fleet.Time.Advance(TimeSpan.FromSeconds(3));
        await fleet.BorrowAsync(0);

        Assert.Equal(left, await fleet.RemainingAsync(1));
        Assert.Equal(0, fleet.Shortages(0));
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public async Task A_fixed_window_whose_denied_hits_may_be_given_back_does_not_borrow(bool allOrNothing, bool isProvisional, bool borrows)
    {
        RegionFleet fleet = new(Limit.FixedWindow(10, 60 * Second), [5_000, 5_000], isProvisional: isProvisional);
        fleet.Time.Advance(TimeSpan.FromSeconds(1));

        await fleet.AskAsync(0, 5, allOrNothing);
        await fleet.BorrowAsync(0);

        Assert.Equal(borrows, await fleet.RemainingAsync(0) > 0);
    }

    [Fact]
    public async Task A_region_that_does_not_answer_is_left_alone_and_asked_again()
    {
        bool away = true;
        RegionFleet fleet = new(Limit.FixedWindow(1_000, 60 * Second), [5_000, 5_000], isLost: () => away);
        for (int i = 0; i < 600; i++)
        {
            await fleet.AskAsync(0);
        }

        for (int round = 0; round < 50; round++)
        {
            fleet.Time.Advance(TimeSpan.FromMilliseconds(100));
            await fleet.BorrowAsync(0);
        }

        Assert.False(fleet.Peers[0][0].Answers);
        Assert.Equal(500, await fleet.RemainingAsync(1));
        away = false;
        for (int round = 0; round < 100; round++)
        {
            fleet.Time.Advance(TimeSpan.FromMilliseconds(100));
            await fleet.BorrowAsync(0);
        }

        Assert.True(fleet.Peers[0][0].Answers);
        Assert.True(await fleet.RemainingAsync(0) > 0);
    }

    [Fact]
    public async Task A_short_window_borrows_again_from_a_region_that_was_too_slow()
    {
        bool away = true;
        RegionFleet? fleet = null;
        fleet = new RegionFleet(Limit.FixedWindow(100, Second), [5_000, 5_000], isLost: () => away, meanwhile: () =>
        {
            fleet!.Time.Advance(TimeSpan.FromMilliseconds(away ? 400 : 1));
            return Task.CompletedTask;
        });
        await BorrowForSecondsAsync(10);
        Assert.Equal(0UL, fleet.Count("borrowed_hits_total"));

        away = false;
        await BorrowForSecondsAsync(10);

        Assert.True(fleet.Count("borrowed_hits_total") > 50);

        async Task BorrowForSecondsAsync(int seconds)
        {
            long until = fleet.Now + (seconds * Second);
            while (fleet.Now < until)
            {
                await fleet.AskAsync(0);
                fleet.Time.Advance(TimeSpan.FromMilliseconds(10));
                await fleet.BorrowAsync(0);
            }
        }
    }

    [Fact]
    public async Task A_limit_that_drains_loses_on_the_way_what_the_other_counter_has_forgotten()
    {
        RegionFleet? fleet = null;
        Assert.True(Limit.TryCreate(LimitAlgorithm.TokenBucket, 1_000, Second, null, 0, out Limit? limit, out _));
        fleet = new RegionFleet(limit, [5_000, 5_000], meanwhile: () =>
        {
            fleet!.Time.Advance(TimeSpan.FromMilliseconds(10));
            return Task.CompletedTask;
        });
        for (int i = 0; i < 500; i++)
        {
            Assert.True(await fleet.AskAsync(0));
        }

        await fleet.BorrowAsync(0);

        // Each way took 10 ms, in which a counter of 500 a second forgets five hits.
        Assert.InRange(fleet.Count("lost_hits_total"), 10UL, 25UL);
        Assert.True(fleet.Count("borrowed_hits_total") > 0);
    }

    /// <summary>Two regions for so many ticks of 10 ms, which borrow every tenth.</summary>
    private static async Task RunAsync(RegionFleet fleet, int ticks, Func<int, (int First, int Second)> calls, bool borrow = true)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            (int first, int second) = calls(tick);
            for (int i = 0; i < first; i++)
            {
                await fleet.AskAsync(0);
            }

            for (int i = 0; i < second; i++)
            {
                await fleet.AskAsync(1);
            }

            if (borrow)
            {
                await AdvanceAsync(fleet, tick);
            }
            else
            {
                fleet.Time.Advance(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private static async Task AdvanceAsync(RegionFleet fleet, int tick)
    {
        fleet.Time.Advance(TimeSpan.FromMilliseconds(10));
        if (tick % 10 == 9)
        {
            await fleet.BorrowAllAsync();
        }
    }
}
