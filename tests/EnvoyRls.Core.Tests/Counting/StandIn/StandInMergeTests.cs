using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>What replicas admitted by themselves comes to the store once, whatever becomes of the messages.</summary>
public sealed class StandInMergeTests
{
    private static readonly Limit Hundred = StandInReplica.PerMinute(100);

    public static TheoryData<LimitAlgorithm> Algorithms => [.. Enum.GetValues<LimitAlgorithm>()];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_merge_whose_answer_is_lost_charges_nothing_twice(LimitAlgorithm algorithm)
    {
        StandInFleet fleet = new(replicas: 2);
        Limit limit = StandInReplica.Of(algorithm, 100, burst: Limit.IsPaced(algorithm) ? 100 : null);
        await fleet[0].CallAsync("k", limit, 20);
        fleet.Store.IsDown = true;
        await fleet[0].CallAsync("k", limit, 10);
        (fleet.Store.IsDown, fleet.Store.LosesAnswers) = (false, true);
        for (int i = 0; i < 5; i++)
        {
            await fleet[0].Store.MergeAsync();
        }

        Assert.Equal(30, await fleet.HeldAsync("k", limit));
        Assert.Equal(5, await fleet[0].CallAsync("k", limit, 5));
        fleet.Store.LosesAnswers = false;
        await fleet.MergeAsync();

        Assert.Equal(35, await fleet.HeldAsync("k", limit));
        Assert.Equal(0, fleet[0].Store.Count);
    }

    [Fact]
    public async Task A_counter_that_the_store_has_lost_is_brought_back_by_whoever_saw_it()
    {
        StandInFleet fleet = new(replicas: 3);
        await fleet[0].CallAsync("k", Hundred, 10);
        await fleet[1].CallAsync("k", Hundred, 20);
        fleet.Store.IsDown = true;
        await fleet[2].CallAsync("k", Hundred, 4);
        await fleet[0].CallAsync("k", Hundred, 5);
        await fleet[1].CallAsync("k", Hundred, 6);
        fleet.Store.LoseAll();
        fleet.Store.IsDown = false;
        fleet.Pass(1);

        await fleet[2].Store.MergeAsync();
        Assert.Equal(4, await fleet.HeldAsync("k", Hundred));
        await fleet[1].Store.MergeAsync();
        Assert.Equal(40, await fleet.HeldAsync("k", Hundred));
        await fleet[0].Store.MergeAsync();
        Assert.Equal(45, await fleet.HeldAsync("k", Hundred));
    }

    [Fact]
    public async Task A_second_outage_of_the_same_window_counts_nothing_of_the_first_again()
    {
        StandInFleet fleet = new(replicas: 2);
        for (int outage = 0; outage < 3; outage++)
        {
            await fleet[0].CallAsync("k", Hundred, 3);
            await fleet[1].CallAsync("k", Hundred, 3);
            fleet.Store.IsDown = true;
            await fleet[0].CallAsync("k", Hundred, 2);
            await fleet[1].CallAsync("k", Hundred, 2);
            fleet.Store.IsDown = false;
            fleet.Pass(1);
            await fleet.MergeAsync();
            fleet.Pass(1);
        }

        Assert.Equal(30, await fleet.HeldAsync("k", Hundred));
    }

    [Fact]
    public async Task Hits_that_have_drained_meanwhile_are_not_merged()
    {
        StandInFleet fleet = new(replicas: 1);
        Limit limit = StandInReplica.Of(LimitAlgorithm.TokenBucket, 60);
        fleet.Store.IsDown = true;
        Assert.Equal(60, await fleet[0].CallAsync("k", limit, 60));
        fleet.Pass(45);
        fleet.Store.IsDown = false;

        await fleet.MergeAsync();

        Assert.Equal(15, await fleet.HeldAsync("k", limit));
    }

    [Fact]
    public async Task A_call_that_fails_while_the_record_is_closed_opens_it_again()
    {
        StandInFleet fleet = new(replicas: 1);
        StandInReplica replica = fleet[0];
        fleet.Store.IsDown = true;
        await replica.TryAsync("k", Hundred);
        ChargeBatch late = replica.Batch("k", Hundred);
        Assert.NotNull(await replica.Store.ChargeAsync(late));
        fleet.Store.IsDown = false;
        await fleet.MergeAsync();
        Assert.Equal(0, replica.Store.Count);

        // Its fault came before the merge, and is settled after it.
        Assert.Null(await replica.Store.Local.ChargeAsync(late));

        Assert.Equal(1, replica.Store.Count);
        await fleet.MergeAsync();
        Assert.Equal(2, await fleet.HeldAsync("k", Hundred));
    }

    [Fact]
    public async Task A_stop_tells_the_store_what_it_lacks()
    {
        StandInFleet fleet = new(replicas: 1);
        fleet.Store.IsDown = true;
        await fleet[0].CallAsync("k", Hundred, 7);
        fleet.Store.IsDown = false;

        await fleet[0].Store.DisposeAsync();

        Assert.Equal(7, await fleet.HeldAsync("k", Hundred));
    }

    /// <summary>All merges of an outage, each sent a random number of times in random order, to stores that did and did not lose all.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Merges_come_to_the_same_in_any_order_and_number(bool lost)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_000_000_200));
            WindowClock clock = new(time);
            MergingStore store = new(clock, time);
            StandInReplica replica = new(store, "r", 1, clock, time);
            long held = random.Next(50);
            await replica.TryAsync("k", StandInReplica.PerMinute(uint.MaxValue), held);
            long seenAt = clock.UnixMicroseconds;
            long[] told = [.. Enumerable.Range(0, 4).Select(_ => (long)random.Next(20))];
            if (lost)
            {
                store.LoseAll();
            }

            time.Advance(TimeSpan.FromMilliseconds(100));

            int[] order = [.. Enumerable.Range(0, told.Length).SelectMany(i => Enumerable.Repeat(i, 1 + random.Next(3)))];
            random.Shuffle(order);
            foreach (int i in order)
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
                ChargeBatch merge = replica.Batch("k", StandInReplica.PerMinute(uint.MaxValue), 0, ChargeKind.Merge);
                merge.Charges[0].Merge = new MergeTerms(new byte[] { (byte)('a' + i) }, told[i], told[i], held, seenAt);
                Assert.Null(await store.ChargeAsync(merge));
            }

            ChargeBatch look = replica.Batch("k", StandInReplica.PerMinute(uint.MaxValue), 0);
            Assert.Null(await store.ReadAsync(look));
            Assert.True(held + told.Sum() == look.Charges[0].Counter, $"seed {seed}: {held} + {told.Sum()} is not {look.Charges[0].Counter}");
        }
    }
}
