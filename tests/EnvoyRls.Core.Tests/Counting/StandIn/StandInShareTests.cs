using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.StandIn;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>How a limit, or what remains of it, is divided.</summary>
public sealed class StandInShareTests
{
    private const int Seeds = 400;

    public static TheoryData<LimitAlgorithm> Algorithms => [.. Enum.GetValues<LimitAlgorithm>()];

    [Theory]
    [InlineData(LimitAlgorithm.FixedWindow, 10u, null, 4, 3u, 3u)]
    [InlineData(LimitAlgorithm.TokenBucket, 100u, 9u, 3, 34u, 3u)]
    [InlineData(LimitAlgorithm.Gcra, 0u, null, 3, 0u, 0u)]
    [InlineData(LimitAlgorithm.SlidingWindowLog, uint.MaxValue, null, 2, 2147483648u, 2147483648u)]
    public void A_share_is_rounded_up(LimitAlgorithm algorithm, uint amount, uint? burst, int replicas, uint shareAmount, uint shareBurst)
    {
        Limit whole = StandInReplica.Of(algorithm, amount, burst: burst);

        Limit part = Share.Of(whole, replicas);

        Assert.Equal((shareAmount, shareBurst), (part.Amount, part.Burst));
        Assert.Equal((algorithm, whole.WindowMicroseconds), (part.Algorithm, part.WindowMicroseconds));
        Assert.Same(whole, Share.Of(whole, 1));
    }

    /// <summary>At the moment of the outage, all replicas together admit what the store would have, and at most one hit more for each of the others.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task All_shares_together_are_what_remained_and_a_hit_for_each_other_replica_at_most(LimitAlgorithm algorithm)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            int replicas = random.Next(1, 6);
            uint amount = (uint)random.Next(1, 200);
            Limit limit = StandInReplica.Of(algorithm, amount, random.Next(1, 100) * 1_000_000L, burst: Limit.IsPaced(algorithm) ? (uint)random.Next(1, 200) : null);
            StandInFleet fleet = new(replicas);
            fleet.Pass(random.Next(100));
            int used = 0;
            int calls = random.Next(0, 250);

            // In turn, and in the end each sees how the counter stands.
            for (int i = 0; i < calls; i++)
            {
                used += await fleet[i % replicas].TryAsync("k", limit) ? 1 : 0;
            }

            foreach (StandInReplica replica in fleet.Replicas)
            {
                await replica.TryAsync("k", limit, 0);
            }

            long capacity = Limit.IsPaced(algorithm) ? limit.Burst : amount;
            fleet.Store.IsDown = true;
            long admitted = 0;
            foreach (StandInReplica replica in fleet.Replicas)
            {
                admitted += await replica.CallAsync("k", limit, 250);
            }

            Assert.True(
                admitted >= capacity - used && admitted <= capacity - used + replicas - 1,
                $"seed {seed}: {admitted} of {capacity} - {used}, {replicas} replicas");
        }
    }

    [Fact]
    public void What_is_thought_to_remain_is_never_more_than_the_limit_nor_less_than_nothing()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            LimitAlgorithm algorithm = (LimitAlgorithm)random.Next(6);
            Limit limit = StandInReplica.Of(algorithm, (uint)random.Next(0, 1_000), random.NextInt64(1_000, Limit.MostWindow));
            long now = random.NextInt64(0, 4_000_000_000_000_000);
            Window window = algorithm == LimitAlgorithm.FixedWindow ? FixedWindow.At(now, limit.WindowMicroseconds) : default;
            Charge charge = new() { Limit = limit, Window = window };
            long Near() => now + random.NextInt64(-2 * limit.WindowMicroseconds, 2 * limit.WindowMicroseconds);
            LastSeen seen = new(random.Next(4) == 0 ? 0 : Near(), random.Next(4) == 0 ? 0 : window.Start, random.NextInt64(random.Next(2) == 0 ? 2_000 : long.MaxValue), Near());

            long remaining = seen.Remaining(charge, now, Math.Min(now, Near()));

            Assert.True(remaining >= 0 && remaining <= Share.Capacity(limit), $"seed {seed}: {remaining} of {Share.Capacity(limit)}");
        }
    }
}
