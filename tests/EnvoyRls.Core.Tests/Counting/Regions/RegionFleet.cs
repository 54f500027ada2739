using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Counting.Regions;

/// <summary>
/// Regions that share one limit, each with a store in memory, in time that a test moves. One key is asked for; every hit that is
/// admitted anywhere is written down.
/// </summary>
internal sealed class RegionFleet
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly RegionSplit[] _splits;
    private readonly MemoryCounterStore[] _stores;
    private readonly RegionalCounterStore[] _regions;
    private readonly StatRegistry[] _statistics;
    private readonly WindowClock _clock;

    /// <param name="limit">The limit.</param>
    /// <param name="shares">Hundredths of a percent of each region.</param>
    /// <param name="meanwhile">What happens while regions speak to each other; nothing by default.</param>
    /// <param name="isLost">Whether what they say next is lost; never by default.</param>
    /// <param name="isProvisional">Whether hits that a region has denied may be given back.</param>
    public RegionFleet(Limit limit, int[] shares, Func<Task>? meanwhile = null, Func<bool>? isLost = null, bool isProvisional = false)
    {
        Limit = limit;
        _clock = new WindowClock(Time);
        RegionShare[] named = [.. shares.Select((share, place) => new RegionShare(Name(place), share))];
        _statistics = [.. shares.Select(_ => new StatRegistry())];
        _stores = [.. shares.Select((_, place) => new MemoryCounterStore(1_000, _clock, Time, _statistics[place]))];
        _splits = [.. shares.Select((_, place) => Divide(limit, named, place))];
        _regions = [.. shares.Select((_, place) => Open(place, shares.Length, meanwhile ?? (() => Task.CompletedTask), isLost ?? (() => false), isProvisional))];
    }

    public ManualTime Time { get; } = new(1_200);

    public Limit Limit { get; }

    /// <summary>When hits were admitted, Unix microseconds, and how many.</summary>
    public List<(long At, long Hits)> Admitted { get; } = [];

    public long Now => _clock.UnixMicroseconds;

    public RegionPeer[][] Peers { get; private set; } = [];

    /// <summary>The amount of a region's part.</summary>
    public uint PartOf(int region) => _splits[region].Own.Limit.Amount;

    /// <summary>A call in a region; whether it is admitted.</summary>
    public async Task<bool> AskAsync(int region, long hits = 1, bool allOrNothing = false)
    {
        ChargeBatch batch = new() { AllOrNothing = allOrNothing };
        Add(batch, _splits[region], hits, Now);
        Assert.Null(await _regions[region].ChargeAsync(batch));
        bool admitted = !batch.Charges[0].IsOver();
        if (admitted && hits > 0)
        {
            Admitted.Add((Now, hits));
        }

        return admitted;
    }

    /// <summary>Bytes that calls allocate, but for their batch, which they share.</summary>
    public long Allocated(int region, int calls)
    {
        ChargeBatch batch = new();
        Add(batch, _splits[region], 1, Now);
        Charge();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < calls; i++)
        {
            Charge();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Charge()
        {
            ValueTask<StoreFault?> answer = _regions[region].ChargeAsync(batch);
            Assert.True(answer.IsCompletedSuccessfully);
            Assert.Null(answer.Result);
        }
    }

    /// <summary>How many hits a region could admit now, without borrowing.</summary>
    public async Task<long> RemainingAsync(int region)
    {
        ChargeBatch batch = new();
        Add(batch, _splits[region], 0, Now);
        Assert.Null(await _stores[region].ReadAsync(batch));
        return Limit.Algorithm == LimitAlgorithm.FixedWindow
            ? Math.Max(0, batch.Charges[0].Limit.Amount - batch.Charges[0].Counter)
            : batch.Charges[0].Outcome.Remaining;
    }

    /// <summary>A region borrows what it wants now.</summary>
    public Task BorrowAsync(int region) => _regions[region].TransferAsync();

    public async Task BorrowAllAsync()
    {
        for (int region = 0; region < _regions.Length; region++)
        {
            await BorrowAsync(region);
        }
    }

    /// <summary>Counters that a region looks after.</summary>
    public double Shortages(int region) => _statistics[region].Gauges.Single(gauge => gauge.Name == "envoyrls.region.shortages").Value;

    /// <summary>A counter of all regions together.</summary>
    public ulong Count(string name) =>
        _statistics.Aggregate(0UL, (sum, statistics) => sum + statistics.Counters.Single(counter => counter.Name == $"envoyrls.region.{name}").Value);

    /// <summary>The most hits that were admitted in any span of that length, by all regions.</summary>
    public long MostIn(long microseconds)
    {
        long most = 0;
        long sum = 0;
        int first = 0;
        foreach ((long at, long hits) in Admitted)
        {
            sum += hits;
            for (; Admitted[first].At <= at - microseconds; first++)
            {
                sum -= Admitted[first].Hits;
            }

            most = Math.Max(most, sum);
        }

        return most;
    }

    private static string Name(int place) => $"r{place}";

    private static RegionSplit Divide(Limit limit, RegionShare[] shares, int own)
    {
        Assert.True(RegionSplit.TryDivide(limit, shares, Name(own), out RegionSplit? split, out _, out string? problem), problem);
        return split;
    }

    private RegionalCounterStore Open(int own, int count, Func<Task> meanwhile, Func<bool> isLost, bool isProvisional)
    {
        RegionPeer[] peers = [.. Enumerable.Range(0, count).Where(place => place != own).Select(place =>
        {
            RegionPeer peer = new(Name(place), Interval, Time, new StatRegistry());
            peer.Attach(new FickleStore(_stores[place], meanwhile, isLost), _clock);
            return peer;
        })];
        Peers = [.. Peers, peers];

        // Calls reach the own store at once: what happens meanwhile happens on the way of what is borrowed.
        ICounterStore store = isProvisional ? new ProvisionalStore(_stores[own]) : _stores[own];
        return new RegionalCounterStore(store, peers, Interval, leavesSeconds: false, _clock, Time, _statistics[own]);
    }

    private static void Add(ChargeBatch batch, RegionSplit split, long hits, long now)
    {
        Limit limit = split.Own.Limit;
        bool isWindow = limit.Algorithm == LimitAlgorithm.FixedWindow;
        Window window = isWindow ? FixedWindow.At(now, limit.WindowMicroseconds) : default;
        ref Charge charge = ref batch.Add("key_"u8, isWindow ? System.Text.Encoding.UTF8.GetBytes($"{window.Start}") : []);
        charge.Kind = ChargeKind.Add;
        charge.Limit = limit;
        charge.Region = split;
        charge.Hits = hits;
        charge.Window = window;
        charge.MayDeny = batch.AllOrNothing;
        charge.ExpirySeconds = (limit.WindowMicroseconds + 999_999) / 1_000_000;
    }
}
