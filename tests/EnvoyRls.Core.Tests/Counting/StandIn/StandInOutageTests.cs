using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>Three replicas whose store goes away and comes back at random, by a clock that is moved by hand: what they admit together.</summary>
public sealed class StandInOutageTests
{
    private const uint Amount = 600;
    private const int Seeds = 60;
    private const double Step = 0.05;

    private static readonly Limit Limit = StandInReplica.PerMinute(Amount);

    public static TheoryData<int, int, int> Loads => new()
    {
        { 34, 33, 33 },
        { 60, 30, 10 },
        { 80, 15, 5 },
        { 98, 1, 1 },
    };

    /// <summary>Whatever becomes of the store, a window admits no more than the limit and one in twenty.</summary>
    [Theory]
    [MemberData(nameof(Loads))]
    public async Task A_window_never_admits_more_than_a_twentieth_above_the_limit(int first, int second, int third)
    {
        int most = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            (int admitted, string told) = await RunAsync(seed, [first, second, third], loses: seed % 3 == 0, rate: 8 + (seed % 20));
            Assert.True(admitted <= Amount * 1.05, $"seed {seed}: {admitted} of {Amount} {told}");
            most = Math.Max(most, admitted);
        }

        TestContext.Current.SendDiagnosticMessage($"{first}, {second}, {third}: {most} of {Amount} at the most");
    }

    [Fact]
    public async Task A_window_with_balanced_load_admits_nine_tenths_of_the_limit_at_least()
    {
        int least = int.MaxValue;
        for (int seed = 0; seed < Seeds; seed++)
        {
            (int admitted, string told) = await RunAsync(seed, [34, 33, 33], loses: seed % 3 == 0, rate: 14 + (seed % 20));
            Assert.True(admitted >= Amount * 0.9, $"seed {seed}: {admitted} of {Amount} {told}");
            least = Math.Min(least, admitted);
        }

        TestContext.Current.SendDiagnosticMessage($"balanced: {least} of {Amount} at the least");
    }

    /// <summary>After the outage the store's counter is what was admitted, though it may have lost everything.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Once_merged_the_counter_is_what_was_admitted(bool loses)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            Random random = new(seed);
            StandInFleet fleet = new(replicas: 3);
            int admitted = 0;
            for (int phase = 0; phase < 2; phase++)
            {
                fleet.Store.IsDown = phase == 1;
                int calls = random.Next(30, 150);
                for (int i = 0; i < calls; i++)
                {
                    // Each replica sees the counter just before the outage.
                    int place = phase == 0 && i >= calls - 3 ? i % 3 : random.Next(3);
                    admitted += await fleet[place].TryAsync("k", Limit) ? 1 : 0;
                }
            }

            if (loses)
            {
                fleet.Store.LoseAll();
            }

            fleet.Store.IsDown = false;
            fleet.Pass(0.1);
            foreach (int place in Enumerable.Range(0, 9).Select(_ => random.Next(3)))
            {
                await fleet[place].Store.MergeAsync();
            }

            await fleet.MergeAsync();
            Assert.Equal(admitted, await fleet.HeldAsync("k", Limit));
        }
    }

    /// <summary>A minute of calls, more than the limit, during which the store is away now and then.</summary>
    private static async Task<(int Admitted, string Told)> RunAsync(int seed, int[] load, bool loses, int rate)
    {
        Random random = new(seed);
        StandInFleet fleet = new(replicas: 3);
        double changes = random.NextDouble() * 60;
        int outages = 0;
        int admitted = 0;
        double due = 0;
        for (double at = 0; at < 60 - (Step / 2); at += Step)
        {
            if (at >= changes)
            {
                fleet.Store.IsDown = !fleet.Store.IsDown;
                outages += fleet.Store.IsDown ? 1 : 0;
                changes = at + (random.NextDouble() * (fleet.Store.IsDown ? 30 : 40));
                if (!fleet.Store.IsDown && loses)
                {
                    fleet.Store.LoseAll();
                }
            }

            for (due += rate * Step; due >= 1; due--)
            {
                int chosen = random.Next(100);
                int place = chosen < load[0] ? 0 : chosen < load[0] + load[1] ? 1 : 2;
                admitted += await fleet[place].TryAsync("k", Limit) ? 1 : 0;
            }

            // The loop of each replica has its own rhythm.
            await fleet[random.Next(3)].Store.MergeAsync();
            fleet.Pass(Step);
        }

        return (admitted, $"after {outages} outages, {rate} calls a second");
    }
}
