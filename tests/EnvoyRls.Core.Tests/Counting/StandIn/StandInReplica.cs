using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.StandIn;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>One replica before a store that may be away.</summary>
internal sealed class StandInReplica
{
    private readonly WindowClock _clock;

    public StandInReplica(ICounterStore store, string name, int replicas, WindowClock clock, TimeProvider time, int maxCounters = 1_000)
    {
        _clock = clock;
        MemoryCounterStore memory = new(10_000, clock, time, new StatRegistry());
        Store = new StandInStore(store, memory, maxCounters, name, () => replicas, clock, time, Statistics);
    }

    public StatRegistry Statistics { get; } = new();

    public StandInStore Store { get; }

    public static Limit PerMinute(uint amount) => Limit.FixedWindow(amount, 60_000_000);

    public static Limit Of(LimitAlgorithm algorithm, uint amount, long window = 60_000_000, uint? burst = null)
    {
        Assert.True(Limit.TryCreate(algorithm, amount, window, burst, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }

    public ChargeBatch Batch(string key, Limit limit, long hits = 1, ChargeKind kind = ChargeKind.Add) => Add(new ChargeBatch(), key, limit, hits, kind);

    public ChargeBatch Add(ChargeBatch batch, string key, Limit limit, long hits = 1, ChargeKind kind = ChargeKind.Add, bool standsIn = true)
    {
        bool isWindow = limit.Algorithm == LimitAlgorithm.FixedWindow;
        Window window = isWindow ? FixedWindow.At(_clock.UnixMicroseconds, limit.WindowMicroseconds) : default;
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes(key), isWindow ? Encoding.UTF8.GetBytes($"_{window.Start}") : []);
        charge.Kind = kind;
        charge.Limit = limit;
        charge.Hits = hits;
        charge.Window = window;
        charge.ExpirySeconds = window.Length / 1_000_000;
        charge.MayDeny = true;
        charge.StandsIn = standsIn;
        batch.HasStandIn |= standsIn;
        return batch;
    }

    /// <summary>Charges a key as a call does: by the store or, where that fails, here.</summary>
    public async Task<bool> TryAsync(string key, Limit limit, long hits = 1, ChargeKind kind = ChargeKind.Add)
    {
        ChargeBatch batch = Batch(key, limit, hits, kind);
        if (await Store.ChargeAsync(batch) is not null)
        {
            Assert.Null(await Store.Local.ChargeAsync(batch));
        }

        return !batch.Charges[0].IsOver();
    }

    /// <summary>Calls a key of one hit, so many times; how many were admitted.</summary>
    public async Task<int> CallAsync(string key, Limit limit, int calls)
    {
        int admitted = 0;
        for (int i = 0; i < calls; i++)
        {
            admitted += await TryAsync(key, limit) ? 1 : 0;
        }

        return admitted;
    }

    public ulong Count(string statistic) => Statistics.Counter($"envoyrls.stand_in.{statistic}_total").Value;
}
