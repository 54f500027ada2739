using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Leasing;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Leasing;

/// <summary>One replica with leases over a store in memory, by clocks that are moved by hand.</summary>
internal sealed class LeaseHarness : IAsyncDisposable
{
    public const long Millisecond = 1_000;

    public LeaseHarness(int maxSlots = 100)
    {
        WindowClock windows = new(Time);
        Memory = new MemoryCounterStore(1000, windows, Time, new StatRegistry());
        Store = new HeldStore(Memory);
        Leased = new LeasedCounterStore(Store, maxSlots, Clock, windows, Time, Statistics);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_000_000_200));

    public ManualClock Clock { get; } = new();

    public StatRegistry Statistics { get; } = new();

    public MemoryCounterStore Memory { get; }

    public HeldStore Store { get; }

    public LeasedCounterStore Leased { get; }

    public static Limit PerMinute(uint amount) => Limit.FixedWindow(amount, 60_000_000);

    public static Limit Gcra(uint amount, long window = 60_000_000)
    {
        Assert.True(Limit.TryCreate(LimitAlgorithm.Gcra, amount, window, null, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }

    /// <summary>Lets time pass, on all clocks.</summary>
    public void Pass(long microseconds)
    {
        Time.Advance(TimeSpan.FromMicroseconds(microseconds));
        Clock.Microseconds += microseconds;
    }

    /// <summary>A batch of a leased charge.</summary>
    public ChargeBatch Batch(string key, Limit limit, long hits = 1, ChargeKind kind = ChargeKind.Add) => Add(new ChargeBatch(), key, limit, hits, kind);

    public ChargeBatch Add(ChargeBatch batch, string key, Limit limit, long hits = 1, ChargeKind kind = ChargeKind.Add, bool leased = true)
    {
        long now = Time.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks;
        Window window = limit.Algorithm == LimitAlgorithm.FixedWindow ? FixedWindow.At(now / TimeSpan.TicksPerMicrosecond, limit.WindowMicroseconds) : default;
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"_{window.Start}"));
        charge.Kind = kind;
        charge.Limit = limit;
        charge.Hits = hits;
        charge.Window = window;
        charge.MayDeny = true;
        charge.IsLeased = leased;
        batch.HasLeased |= leased;
        return batch;
    }

    /// <summary>Charges a key by a leased limit; whether its hits were admitted.</summary>
    public async Task<bool> TryAsync(string key, Limit limit, long hits = 1)
    {
        ChargeBatch batch = Batch(key, limit, hits);
        Assert.Null(await Leased.ChargeAsync(batch));
        return !batch.Charges[0].IsOver();
    }

    /// <summary>Calls a key a thousand times a second, for some time; how many calls were admitted.</summary>
    public async Task<int> CallAsync(string key, Limit limit, int calls)
    {
        int admitted = 0;
        for (int i = 0; i < calls; i++)
        {
            admitted += await TryAsync(key, limit) ? 1 : 0;
            Pass(Millisecond);
        }

        return admitted;
    }

    /// <summary>What the store's counter holds, spent or leased.</summary>
    public async Task<long> HeldByStoreAsync(string key, Limit limit)
    {
        ChargeBatch batch = Batch(key, limit, 0);
        Assert.Null(await Memory.ReadAsync(batch));
        ref readonly Charge charge = ref batch.Charges[0];
        return limit.Algorithm == LimitAlgorithm.FixedWindow ? charge.Counter : (Limit.IsPaced(limit.Algorithm) ? limit.Burst : limit.Amount) - charge.Outcome.Remaining;
    }

    public ulong Count(string statistic) => Statistics.Counter($"envoyrls.leases.{statistic}_total").Value;

    public ValueTask DisposeAsync() => Leased.DisposeAsync();
}
