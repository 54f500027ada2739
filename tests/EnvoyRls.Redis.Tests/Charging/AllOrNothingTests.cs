using System.Collections.Concurrent;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Charging;

/// <summary>What an all-or-nothing batch promises, wherever its counters live. A subclass brings the store and the keys.</summary>
public abstract class AllOrNothingTests : IAsyncLifetime
{
    private readonly string _test = Guid.NewGuid().ToString("N");
    private ICounterStore? _store;

    private ICounterStore Store => _store!;

    public async ValueTask InitializeAsync() => _store = await CreateStoreAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task A_batch_with_a_denial_is_not_charged(LimitAlgorithm algorithm)
    {
        await ChargeAsync("a", Limits.Of(algorithm, 10), 3);
        ChargeBatch batch = new() { AllOrNothing = true };
        batch.Append(Key("a"), Limits.Of(algorithm, 10), 4);
        batch.Append(Key("b"), Limits.Of(algorithm, 5), 6);
        batch.Append(Key("c"), Limits.Of(algorithm, 5), 1);

        Assert.Null(await Store.ChargeAsync(batch));

        Assert.False(batch.Charged);
        Assert.Equal([true, false, true], batch.Charges.ToArray().Select(static charge => charge.IsAdmitted()));
        Assert.Equal((true, 7), Results(batch)[0]);
        Assert.Equal((true, 5), Results(batch)[2]);
        Assert.Equal(7, await RemainingAsync("a", Limits.Of(algorithm, 10)));
        Assert.Equal(5, await RemainingAsync("b", Limits.Of(algorithm, 5)));
        Assert.Equal(5, await RemainingAsync("c", Limits.Of(algorithm, 5)));
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task A_batch_of_one_is_charged_or_not(LimitAlgorithm algorithm)
    {
        Limit limit = Limits.Of(algorithm, 10);
        foreach ((long hits, bool admitted, long remaining) in ((long, bool, long)[])[(7, true, 3), (4, false, 3), (3, true, 0)])
        {
            ChargeBatch batch = new() { AllOrNothing = true };
            batch.Append(Key("a"), limit, hits);

            Assert.Null(await Store.ChargeAsync(batch));

            Assert.Equal((admitted, admitted), (batch.Charged, batch.Charges[0].IsAdmitted()));
            Assert.Equal(remaining, await RemainingAsync("a", limit));
        }
    }

    [Fact]
    public async Task Each_algorithm_can_deny_all_others()
    {
        LimitAlgorithm[] algorithms = Enum.GetValues<LimitAlgorithm>();
        foreach (LimitAlgorithm denying in algorithms)
        {
            ChargeBatch batch = new() { AllOrNothing = true };
            foreach (LimitAlgorithm algorithm in algorithms)
            {
                batch.Append(Key($"{algorithm}"), Limits.Of(algorithm, 2), algorithm == denying ? 3 : 1);
            }

            Assert.Null(await Store.ChargeAsync(batch));

            Assert.False(batch.Charged);
            Assert.Equal(algorithms.Select(algorithm => algorithm != denying), batch.Charges.ToArray().Select(static charge => charge.IsAdmitted()));
        }

        foreach (LimitAlgorithm algorithm in algorithms)
        {
            Assert.Equal(2, await RemainingAsync($"{algorithm}", Limits.Of(algorithm, 2)));
        }
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task Refunds_are_carried_out_in_any_case(LimitAlgorithm algorithm)
    {
        Limit limit = Limits.Of(algorithm, 10);
        await ChargeAsync("a", limit, 8);
        ChargeBatch batch = new() { AllOrNothing = true };
        batch.Append(Key("a"), limit, -3);
        batch.Append(Key("b"), limit, 11);

        Assert.Null(await Store.ChargeAsync(batch));

        Assert.False(batch.Charged);
        Assert.Equal(5, await RemainingAsync("a", limit));
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task A_counter_that_is_there_twice_must_have_room_for_both(LimitAlgorithm algorithm)
    {
        Limit limit = Limits.Of(algorithm, 10);
        ChargeBatch batch = new() { AllOrNothing = true };
        batch.Append(Key("a"), limit, 6);
        batch.Append(Key("a"), limit, 5);

        Assert.Null(await Store.ChargeAsync(batch));

        Assert.False(batch.Charged);
        Assert.Equal(10, await RemainingAsync("a", limit));
        batch.Charges[1].Hits = 4;
        Assert.Null(await Store.ChargeAsync(batch));
        Assert.True(batch.Charged);
        Assert.Equal(0, await RemainingAsync("a", limit));
    }

    [Fact]
    public async Task Concurrent_batches_never_admit_more_than_each_of_their_limits()
    {
        const int Workers = 8;
        const int Calls = 150;
        LimitAlgorithm[] algorithms = Enum.GetValues<LimitAlgorithm>();
        long[] charged = new long[algorithms.Length];
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            Random random = new(worker);
            for (int i = 0; i < Calls; i++)
            {
                int[] picked = [.. Enumerable.Range(0, algorithms.Length).OrderBy(_ => random.Next()).Take(3)];
                ChargeBatch batch = new() { AllOrNothing = true };
                foreach (int algorithm in picked)
                {
                    batch.Append(Key($"{algorithms[algorithm]}"), LimitOf(algorithm), 1);
                }

                Assert.Null(await Store.ChargeAsync(batch));
                foreach (int algorithm in picked.Where(_ => batch.Charged))
                {
                    Interlocked.Increment(ref charged[algorithm]);
                }
            }
        })));

        for (int i = 0; i < algorithms.Length; i++)
        {
            Assert.InRange(charged[i], 1, LimitOf(i).Amount);
            long remaining = await RemainingAsync($"{algorithms[i]}", LimitOf(i));
            Assert.InRange(remaining, LimitOf(i).Amount - charged[i] - (IsOneStep ? 0 : 1), LimitOf(i).Amount - charged[i]);
        }

        Limit LimitOf(int algorithm) => Limits.Of(algorithms[algorithm], (uint)(100 + (20 * algorithm)));
    }

    /// <summary>Limits that come back within milliseconds: what was charged would all have been admitted without what was given back.</summary>
    [Fact]
    public async Task What_is_given_back_while_limits_recover_admits_nobody_else()
    {
        const int Workers = 8;
        const int Calls = 400;
        LimitAlgorithm[] algorithms = [.. Enum.GetValues<LimitAlgorithm>().Where(static algorithm => algorithm != LimitAlgorithm.FixedWindow)];
        ConcurrentBag<(int Counter, long At, long Hits)> charged = [];
        int given = 0;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            Random random = new(worker);
            for (int i = 0; i < Calls; i++)
            {
                int[] picked = [.. Enumerable.Range(0, algorithms.Length).OrderBy(_ => random.Next()).Take(3)];
                ChargeBatch batch = new() { AllOrNothing = true };
                foreach (int counter in picked)
                {
                    batch.Append(Key($"{algorithms[counter]}"), LimitOf(counter), random.Next(1, 4));
                }

                Assert.Null(await Store.ChargeAsync(batch));
                Interlocked.Add(ref given, batch.Charged ? 0 : 1);
                for (int j = 0; j < picked.Length && batch.Charged; j++)
                {
                    charged.Add((picked[j], batch.Charges[j].ChargedAt, batch.Charges[j].Hits));
                }
            }
        })));

        Assert.InRange(given, 1, (Workers * Calls) - 1);
        for (int i = 0; i < algorithms.Length; i++)
        {
            TransitionCounter alone = new(algorithms[i]);
            Assert.All(charged.Where(charge => charge.Counter == i).OrderBy(static charge => charge.At), charge =>
                Assert.True(alone.Apply(charge.At, LimitOf(i), charge.Hits).Admitted, $"{algorithms[i]}: {charge.Hits} hits at {charge.At}"));
        }

        Limit LimitOf(int counter) => Limits.Of(algorithms[counter], 20, 10_000 + (2_000 * counter));
    }

    [Fact]
    public async Task More_hits_than_a_counter_can_hold_free_nobody()
    {
        Limit limit = Limits.Of(LimitAlgorithm.FixedWindow, 10);
        await ChargeAsync("a", limit, 4);
        ChargeBatch batch = new() { AllOrNothing = true };
        batch.Append(Key("a"), limit, long.MaxValue);
        batch.Append(Key("b"), limit, 1);

        Assert.Null(await Store.ChargeAsync(batch));

        Assert.False(batch.Charged);
        Assert.Equal(6, await RemainingAsync("a", limit));
    }

    /// <summary>Whether a batch is charged in one step, so that nothing is ever given back.</summary>
    protected virtual bool IsOneStep => true;

    protected abstract ValueTask<ICounterStore> CreateStoreAsync();

    /// <summary>The key of a counter, where the subclass wants it to live.</summary>
    protected abstract string Place(string test, string name);

    protected string Key(string name) => Place(_test, name);

    private static (bool Admitted, long Remaining)[] Results(ChargeBatch batch) =>
        [.. batch.Charges.ToArray().Select(static charge => (charge.IsAdmitted(), RemainingOf(charge)))];

    private static long RemainingOf(Charge charge) =>
        charge.IsFixedWindow() ? Math.Max(0, charge.Limit.Amount - charge.Counter) : charge.Outcome.Remaining;

    private async Task ChargeAsync(string name, Limit limit, long hits)
    {
        ChargeBatch batch = new();
        batch.Append(Key(name), limit, hits);
        Assert.Null(await Store.ChargeAsync(batch));
    }

    private async Task<long> RemainingAsync(string name, Limit limit)
    {
        ChargeBatch batch = new();
        batch.Append(Key(name), limit, 0);
        Assert.Null(await Store.ReadAsync(batch));
        return RemainingOf(batch.Charges[0]);
    }
}
