using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

public sealed class StandInRaceTests
{
    private const int Callers = 4;
    private const int Calls = 20_000;
    private const int Keys = 3;
    private const int YieldEvery = 20;

    /// <summary>Threads call a few keys while the store goes and comes, and merges run all the time: each hit comes to the store once.</summary>
    [Fact]
    public async Task No_hit_is_lost_or_counted_twice_however_calls_and_merges_meet()
    {
        FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_000_000_200));
        WindowClock clock = new(time);
        MergingStore shared = new(clock, time);
        LockedStore store = new(shared);
        StandInReplica replica = new(store, "r", 1, clock, time);
        Limit limit = StandInReplica.PerMinute(uint.MaxValue);
        int calling = Callers;
        Task merging = Task.Run(
            async () =>
            {
                Random random = new(1);
                while (Volatile.Read(ref calling) > 0)
                {
                    shared.IsDown = random.Next(3) == 0;
                    shared.LosesAnswers = random.Next(5) == 0;
                    await replica.Store.MergeAsync();
                    await Task.Yield();
                }
            },
            TestContext.Current.CancellationToken);
        int[] admitted = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(
            async () =>
            {
                int ok = 0;
                for (int i = 0; i < Calls; i++)
                {
                    ok += await replica.TryAsync($"k{(caller + i) % Keys}", limit) ? 1 : 0;
                    if (i % YieldEvery == 0)
                    {
                        // Merges are to have their turns on a machine of few processors.
                        await Task.Yield();
                    }
                }

                Interlocked.Decrement(ref calling);
                return ok;
            },
            TestContext.Current.CancellationToken)));
        await merging;
        (shared.IsDown, shared.LosesAnswers) = (false, false);
        while (replica.Store.Count > 0)
        {
            await replica.Store.MergeAsync();
        }

        long held = 0;
        for (int key = 0; key < Keys; key++)
        {
            ChargeBatch look = replica.Batch($"k{key}", limit, 0);
            Assert.Null(await store.ReadAsync(look));
            held += look.Charges[0].Counter;
        }

        Assert.Equal((Callers * Calls, Callers * Calls), (admitted.Sum(), held));
        Assert.InRange(replica.Count("admitted_hits"), 1_000UL, (ulong)(Callers * Calls));
        Assert.Equal(replica.Count("admitted_hits"), replica.Count("merged_hits"));
    }
}
