using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

namespace EnvoyRls.Core.Tests.Counting.Leasing;

/// <summary>The sum that replicas admit from leases, held against the limit by an oracle that knows nothing of leases.</summary>
public sealed class LeaseExactnessTests(ITestOutputHelper output)
{
    private const long Second = 1_000_000;

    public static TheoryData<LimitAlgorithm, int> AlgorithmsAndSeeds()
    {
        TheoryData<LimitAlgorithm, int> data = [];
        foreach (LimitAlgorithm algorithm in Enum.GetValues<LimitAlgorithm>())
        {
            for (int seed = 1; seed <= 12; seed++)
            {
                data.Add(algorithm, seed);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(AlgorithmsAndSeeds))]
    public async Task No_span_sees_more_than_the_limit_whatever_happens_to_replicas_and_messages(LimitAlgorithm algorithm, int seed)
    {
        Random random = new(seed * 7919);
        Limit limit = LimitOf(algorithm, (uint)random.Next(100, 3_000), random.Next(2) == 0 ? Second : 3 * Second, random);
        await using Fleet fleet = new(seed, random.Next(2, 7), seed % 3 == 0 ? Network.Good : Network.Bad);
        long until = 6 * Second;
        for (int place = 0; place < fleet.Replicas.Count; place++)
        {
            // Each comes and goes by itself, so that leases run idle, are given back, and expire.
            double rate = random.Next(100, 3_000);
            long period = random.Next(50_000, 1_500_000);
            fleet.CallAtRate(place, () => fleet.Timeline.Now / period % 2 == 0 ? rate : 0, () => limit, random.Next(3) == 0 ? 5 : 1, until);
        }

        fleet.HarmAtTimes(Second / 3, until);
        fleet.Timeline.RunUntil(until + Second);

        output.WriteLine(Summary(fleet, limit));
        Assert.True(fleet.Spends.Count > 100);
        Assert.True(fleet.Sum("envoyrls.leases.granted_hits_total") > 0);
        Assert.InRange(Oracle.Excess(fleet.Spends, limit), long.MinValue, 0);
    }

    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.LeakyBucket)]
    [InlineData(LimitAlgorithm.Gcra)]
    public async Task A_burst_is_no_larger_for_the_leases_held_when_it_begins(LimitAlgorithm algorithm)
    {
        Assert.True(Limit.TryCreate(algorithm, 5_000, Second, 5_000, 0, out Limit? limit, out string? problem), problem);
        await using Fleet fleet = new(1, 8, Network.Good);
        for (int place = 0; place < 8; place++)
        {
            fleet.CallAtRate(place, () => RateAt(fleet.Timeline.Now) * limit.Amount / 8, () => limit, 1, 6 * Second);
        }

        fleet.Timeline.RunUntil(6 * Second);

        // All of the burst is spent but for what comes back in a term, and not a hit more.
        Assert.InRange(Oracle.Excess(fleet.Spends, limit), -limit.Burst / 12, 0);

        // Little, so that the bucket is full; nothing, while leases are held; then far too much.
        static double RateAt(long now) => (now % 1_900_000) switch
        {
            < 1_700_000 => 0.3,
            < 1_730_000 => 0,
            < 1_880_000 => 20,
            _ => 0,
        };
    }

    [Fact]
    public async Task No_span_of_a_log_sees_more_than_the_limit_while_long_and_short_terms_take_turns()
    {
        for (int seed = 1; seed <= 24; seed++)
        {
            Random random = new(seed);
            Limit limit = LimitOf(LimitAlgorithm.SlidingWindowLog, (uint)random.Next(500, 4_000), random.Next(1, 4) * Second, random);
            await using Fleet fleet = new(seed, 4, seed % 2 == 0 ? Network.Good : Network.Bad);
            long until = 4 * limit.WindowMicroseconds;
            long wave = limit.WindowMicroseconds * random.Next(3, 12) / 10;
            double rate = (double)limit.Amount * Second / limit.WindowMicroseconds / 4;
            for (int place = 0; place < 4; place++)
            {
                // The limit fills and empties, and busy replicas meet those that were idle while it did.
                long shift = place * wave / 7;
                fleet.CallAtRate(place, () => (fleet.Timeline.Now + shift) % wave < wave / 2 ? 3 * rate : rate / 8, () => limit, 1, until);
            }

            fleet.Timeline.RunUntil(until + Second);

            Assert.True(fleet.Sum("envoyrls.leases.granted_hits_total") > 500);
            Assert.InRange(Oracle.Excess(fleet.Spends, limit), long.MinValue, 0);
        }
    }

    [Theory]
    [InlineData(LimitAlgorithm.FixedWindow)]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter)]
    [InlineData(LimitAlgorithm.Gcra)]
    public async Task No_span_sees_more_than_the_largest_limit_there_was_while_limits_change(LimitAlgorithm algorithm)
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            Limit high = LimitOf(algorithm, 1_500, Second, new Random(seed));
            Limit low = LimitOf(algorithm, 500, Second, new Random(seed));
            await using Fleet fleet = new(seed, 5, seed % 2 == 0 ? Network.Good : Network.Bad);
            long until = 5 * Second;
            for (int place = 0; place < 5; place++)
            {
                // News of a change comes to each replica at another moment.
                long late = place * 30_000;
                fleet.CallAtRate(place, () => 600, () => (fleet.Timeline.Now + late) / 700_000 % 2 == 0 ? high : low, 1, until);
            }

            fleet.HarmAtTimes(Second, until);
            fleet.Timeline.RunUntil(until + Second);

            Assert.True(fleet.Sum("envoyrls.leases.granted_hits_total") > 500);
            Assert.InRange(Oracle.Excess(fleet.Spends, high), long.MinValue, 0);
        }
    }

    [Theory]
    [InlineData(LimitAlgorithm.FixedWindow, 1.2)]
    [InlineData(LimitAlgorithm.SlidingWindowLog, 1.2)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter, 1.2)]
    [InlineData(LimitAlgorithm.TokenBucket, 1.2)]
    [InlineData(LimitAlgorithm.LeakyBucket, 1.2)]
    [InlineData(LimitAlgorithm.Gcra, 1.2)]
    [InlineData(LimitAlgorithm.FixedWindow, 5)]
    [InlineData(LimitAlgorithm.SlidingWindowLog, 5)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter, 5)]
    [InlineData(LimitAlgorithm.TokenBucket, 5)]
    [InlineData(LimitAlgorithm.LeakyBucket, 5)]
    [InlineData(LimitAlgorithm.Gcra, 5)]
    [InlineData(LimitAlgorithm.FixedWindow, 0.9)]
    [InlineData(LimitAlgorithm.SlidingWindowLog, 0.9)]
    [InlineData(LimitAlgorithm.TokenBucket, 0.9)]
    [InlineData(LimitAlgorithm.LeakyBucket, 0.9)]
    [InlineData(LimitAlgorithm.Gcra, 0.9)]
    public async Task At_steady_load_hardly_a_hit_is_wrongly_denied(LimitAlgorithm algorithm, double load)
    {
        Limit limit = LimitOf(algorithm, 10_000, Second, new Random(1));
        await using Fleet fleet = new(1, 8, Network.Good);
        long until = 5 * Second;
        for (int place = 0; place < 8; place++)
        {
            fleet.CallAtRate(place, () => limit.Amount * load / 8, () => limit, 1, until);
        }

        fleet.Timeline.RunUntil(until);

        // A burst that is spent on top of it counts for nothing here.
        long calls = fleet.AllReplicas.Sum(static replica => replica.Calls);
        long admitted = fleet.Spends.Sum(static spend => spend.Hits);
        long due = Math.Min(calls, limit.Amount * until / Second);
        output.WriteLine($"{algorithm} x{load}: {admitted} of {due} due, {100.0 * (due - admitted) / due:0.00} % wrongly denied; {Summary(fleet, limit)}");
        Assert.InRange(admitted, due * 0.99, double.MaxValue);
        Assert.InRange(Oracle.Excess(fleet.Spends, limit), long.MinValue, 0);
    }

    private static string Summary(Fleet fleet, Limit limit)
    {
        long calls = fleet.AllReplicas.Sum(static replica => replica.Calls);
        int requests = fleet.AllReplicas.Sum(static replica => replica.Requests);
        string[] names = ["granted_hits", "returned_hits", "expired_hits", "waits", "denied_locally"];
        return $"{limit.Amount} per {limit.WindowMicroseconds} us, {calls} calls, {requests} requests ({(double)requests / calls:0.000} a call), "
            + string.Join(", ", names.Select(name => $"{name} {fleet.Sum($"envoyrls.leases.{name}_total")}"))
            + $", {fleet.AllReplicas.Sum(static replica => replica.Failed)} failed";
    }

    private static Limit LimitOf(LimitAlgorithm algorithm, uint amount, long window, Random random)
    {
        uint? burst = Limit.IsPaced(algorithm) ? (uint)(amount / random.Next(1, 9)) : null;
        Assert.True(Limit.TryCreate(algorithm, amount, window, burst, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }
}
