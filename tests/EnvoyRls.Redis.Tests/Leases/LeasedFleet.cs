using System.Diagnostics;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Leasing;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests.Leases;

/// <summary>Replicas with leases, each with connections of its own, that call one key as fast as they can.</summary>
internal sealed class LeasedFleet : IAsyncDisposable
{
    private readonly List<StoreHost> _hosts = [];
    private readonly List<TallyStore> _tallies = [];
    private readonly List<LeasedCounterStore> _stores = [];
    private readonly StatRegistry _statistics = new();
    private readonly Supervisor _supervisor;
    private readonly string _key = $"leased-{Guid.NewGuid():N}";
    private long _calls;
    private long _admitted;
    private long _failed;

    private LeasedFleet() => _supervisor = new Supervisor(TimeProvider.System, _statistics, NullLogger<Supervisor>.Instance);

    public long Calls => Interlocked.Read(ref _calls);

    public long Admitted => Interlocked.Read(ref _admitted);

    /// <summary>Hits that the store has charged for leases.</summary>
    public long Granted => (long)_statistics.Counter("envoyrls.leases.granted_hits_total").Value;

    /// <summary>Requests that were granted no slice for want of replicas that follow.</summary>
    public long Withheld => (long)_statistics.Counter("envoyrls.leases.withheld_total").Value;

    /// <summary>Hits that were charged without a replica that knew of them in time: by themselves, or where slices were withheld.</summary>
    public long Unawaited => _tallies.Sum(static store => store.Unawaited);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>The key of the counter of a fixed window.</summary>
    public string CounterKey => $"{_key}_0";

    public static async Task<LeasedFleet> StartAsync(RedisOptions options, int replicas)
    {
        LeasedFleet fleet = new();
        for (int i = 0; i < replicas; i++)
        {
            StoreHost host = await StoreHost.StartAsync(options);
            fleet._hosts.Add(host);
            TallyStore tally = new(host.Store);
            fleet._tallies.Add(tally);
            fleet._stores.Add(new LeasedCounterStore(tally, 100, new SystemClock(), host.Clock, TimeProvider.System, fleet._statistics));
        }

        return fleet;
    }

    /// <summary>Has some of the replicas called until the limit has denied for a while, or it is enough.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="first">The first replica that is called.</param>
    /// <param name="enough">How many admitted hits, of all so far, are enough.</param>
    /// <param name="patience">How long nothing may be admitted before it counts as used up.</param>
    public Task CallAsync(Limit limit, int first, long enough, TimeSpan patience) => Task.WhenAll(
        _stores.Skip(first).SelectMany(store => Enumerable.Range(0, 8).Select(_ => Task.Run(() => CallAsync(store, limit, enough, patience)))));

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        foreach (LeasedCounterStore store in _stores)
        {
            await store.DisposeAsync();
        }

        foreach (StoreHost host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    private async Task CallAsync(LeasedCounterStore store, Limit limit, long enough, TimeSpan patience)
    {
        ChargeBatch batch = new();
        long last = Stopwatch.GetTimestamp();
        while (Admitted < enough && Stopwatch.GetElapsedTime(last) < patience)
        {
            batch.Clear();
            Fill(batch, limit);
            StoreFault? fault = await store.ChargeAsync(batch);
            if (fault is not null)
            {
                Interlocked.Increment(ref _failed);
                await Task.Delay(1);
            }
            else if (IsAdmitted(batch.Charges[0]))
            {
                Interlocked.Increment(ref _admitted);
                last = Stopwatch.GetTimestamp();
            }

            // Others are to have the processor too.
            if (Interlocked.Increment(ref _calls) % 64 == 0)
            {
                await Task.Yield();
            }
        }
    }

    private void Fill(ChargeBatch batch, Limit limit)
    {
        bool isWindow = limit.Algorithm == LimitAlgorithm.FixedWindow;
        batch.HasLeased = true;
        ref Charge charge = ref batch.Add(Encoding.ASCII.GetBytes(_key), isWindow ? "_0"u8 : default);
        charge.Kind = ChargeKind.Add;
        charge.Hits = 1;
        charge.Limit = limit;
        charge.IsLeased = true;
        charge.ExpirySeconds = 3_600;

        // One window for all of the test, wherever the hour turns.
        charge.Window = isWindow ? new Window(0, limit.WindowMicroseconds) : default;
    }

    private static bool IsAdmitted(in Charge charge) => charge.Limit.Algorithm == LimitAlgorithm.FixedWindow ? charge.Counter <= charge.Limit.Amount : charge.Outcome.Admitted;

    private sealed class SystemClock : IBootClock
    {
        public long Microseconds => Stopwatch.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
