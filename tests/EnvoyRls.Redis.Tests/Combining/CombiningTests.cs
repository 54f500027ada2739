using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Tests.Charging;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Combining;

/// <summary>Many callers of one key: what each is told has to be what one call after another would have met, in some order.</summary>
public sealed class CombiningTests(PlainServer server) : IClassFixture<PlainServer>, IAsyncLifetime
{
    private const int Callers = 64;
    private const int CallsOfCaller = 60;
    private const int LargestHits = 9;

    private readonly string _key = Guid.NewGuid().ToString("N");
    private StoreHost? _store;

    public async ValueTask InitializeAsync() => _store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));

    public ValueTask DisposeAsync() => _store!.DisposeAsync();

    [Fact]
    public async Task Counters_of_a_fixed_window_leave_neither_gap_nor_overlap()
    {
        Limit limit = Limits.Of(LimitAlgorithm.FixedWindow, 100);

        Charge[] charges = await ChargeAllAsync(limit);

        long reached = 0;
        foreach (Charge charge in charges.OrderBy(static charge => charge.Counter))
        {
            Assert.Equal(reached, charge.Counter - charge.Hits);
            reached = charge.Counter;
        }

        Assert.Equal(reached.ToString(CultureInfo.InvariantCulture), await server.Redis.CliAsync("GET", $"{_key}1200"));
    }

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task Outcomes_are_those_of_one_serial_order(LimitAlgorithm algorithm)
    {
        // A hit comes back every 50 us, so that admissions and denials take turns.
        Limit limit = Limits.Of(algorithm, 200, 10_000);

        Charge[] charges = await ChargeAllAsync(limit);

        TransitionCounter counter = new(algorithm);
        foreach (IGrouping<long, Charge> moment in charges.GroupBy(static charge => charge.ChargedAt).OrderBy(static moment => moment.Key))
        {
            List<Charge> left = [.. moment];
            while (left.Count > 0)
            {
                // Whoever is denied leaves the counter as it is, so that all who may have been denied by it come before the
                // one who was admitted; of those only one can tell what it leaves.
                int next = left.FindIndex(charge => !charge.Outcome.Admitted && Meets(charge));
                next = next >= 0 ? next : left.FindIndex(Meets);
                Assert.True(next >= 0, $"nobody came next at {moment.Key}: {string.Join("; ", left.Select(static charge => $"{charge.Hits} {charge.Outcome}"))}");
                counter.Apply(moment.Key, limit, left[next].Hits);
                left.RemoveAt(next);
            }

            bool Meets(Charge charge) => counter.Look(moment.Key, limit, charge.Hits) == charge.Outcome;
        }

        Assert.Contains(charges, static charge => charge.Outcome.Admitted);
        Assert.Contains(charges, static charge => !charge.Outcome.Admitted);
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task Callers_of_one_key_share_commands(LimitAlgorithm algorithm)
    {
        await server.Redis.CliAsync("CONFIG", "RESETSTAT");

        await ChargeAllAsync(Limits.Of(algorithm, 1_000_000));

        string statistics = await server.Redis.CliAsync("INFO", "commandstats");
        int commands = Calls(statistics, "evalsha") + (algorithm == LimitAlgorithm.FixedWindow ? Calls(statistics, "incrby") - Calls(statistics, "ttl") : 0);
        Assert.InRange(commands, CallsOfCaller, Callers * CallsOfCaller / 5);
    }

    [Fact]
    public async Task Limits_that_differ_do_not_ride_together_and_nobody_overtakes()
    {
        Limit narrow = Limits.Of(LimitAlgorithm.Gcra, 10);
        Limit wide = Limits.Of(LimitAlgorithm.Gcra, 20);
        (Task<Charge> Charging, Limit Limit)[] calls =
        [
            .. Enumerable.Range(0, 30).Select(i => i % 3 == 2 ? wide : narrow).Select(limit => (ChargeAsync(limit, _store!, 1), limit)),
        ];

        // A hit takes a tenth of the year by the narrow limit and a twentieth by the wide one: four times three fill it.
        Charge[] charges = await Task.WhenAll(calls.Select(static call => call.Charging));
        int[] admitted = [.. charges.Select((charge, i) => (charge, i)).Where(static pair => pair.charge.Outcome.Admitted).Select(static pair => pair.i)];
        Assert.Equal(Enumerable.Range(0, 12), admitted);
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task Replicas_admit_together_exactly_what_the_limit_allows(LimitAlgorithm algorithm)
    {
        const int Amount = 1_000;
        Limit limit = Limits.Of(algorithm, Amount);
        await using StoreHost second = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        await using StoreHost third = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));

        Charge[][] charges = await Task.WhenAll(ChargeAllAsync(limit, _store!, 1), ChargeAllAsync(limit, second, 1), ChargeAllAsync(limit, third, 1));

        Assert.Equal(Amount, charges.SelectMany(static each => each).Count(static charge => charge.IsAdmitted()));
    }

    internal static int Calls(string statistics, string command)
    {
        string name = $"cmdstat_{command}:calls=";
        int start = statistics.IndexOf(name, StringComparison.Ordinal);
        return start < 0 ? 0 : int.Parse(statistics.AsSpan(start + name.Length).Slice(0, statistics.AsSpan(start + name.Length).IndexOf(',')), CultureInfo.InvariantCulture);
    }

    private Task<Charge[]> ChargeAllAsync(Limit limit) => ChargeAllAsync(limit, _store!, LargestHits);

    private async Task<Charge[]> ChargeAllAsync(Limit limit, StoreHost store, int largestHits) =>
    [
        .. (await Task.WhenAll(Enumerable.Range(0, Callers).Select(seed => Task.Run(async () =>
        {
            Random random = new(seed);
            List<Charge> charges = [];
            for (int i = 0; i < CallsOfCaller; i++)
            {
                charges.Add(await ChargeAsync(limit, store, random.Next(1, largestHits + 1)));
            }

            return charges;
        })))).SelectMany(static charges => charges),
    ];

    private async Task<Charge> ChargeAsync(Limit limit, StoreHost store, long hits)
    {
        ChargeBatch batch = new();
        batch.Append(_key, limit, hits);
        Assert.Null(await store.ChargeAsync(batch));
        return batch.Charges[0];
    }
}
