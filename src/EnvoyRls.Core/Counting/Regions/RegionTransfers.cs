using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>
/// Borrows for counters that are near their end. Hits are charged to the other region's counter first, as many as fit there, and
/// only then is there room for them in ours: whatever is lost on the way is spent by nobody. One round at a time.
/// </summary>
internal sealed class RegionTransfers(
    ICounterStore store,
    IReadOnlyList<RegionPeer> peers,
    ShortageTable shortages,
    ChangeSignal added,
    TimeSpan interval,
    WindowClock windows,
    TimeProvider time,
    RegionStatistics statistics)
{
    /// <summary>The most counters that are looked at in a round.</summary>
    private const int MostOfRound = 256;

    /// <summary>How long our own store may take to carry a charge out that it has been sent.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);

    private readonly long _interval = MicrosecondsOf(interval);

    /// <summary>How long a round takes that borrows, smoothed.</summary>
    private TimeSpan _latency = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs until cancelled; at rest while no counter is near its end.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (shortages.Count == 0)
            {
                await added.WaitAsync(LongestIdle, cancel);
            }
            else
            {
                await Task.Delay(interval, time, cancel);
            }

            await RoundAsync();
        }
    }

    /// <summary>Looks at the counters whose turn it is, and borrows what they want.</summary>
    public async Task RoundAsync()
    {
        Shortage[] due = Due();
        if (due.Length == 0 || await LookAsync(store, due, static shortage => shortage.Limit) is not { } own)
        {
            return;
        }

        List<Transfer> wanted = Want(due, own);
        if (wanted.Count == 0)
        {
            return;
        }

        long started = time.GetTimestamp();
        List<Transfer>[] orders = await ShareOutAsync(wanted);
        long sent = time.GetTimestamp();
        Transfer[][] granted = await Task.WhenAll(peers.Select((peer, place) => BorrowAsync(peer, orders[place])));
        await DeliverAsync(granted, sent);
        if (Array.Exists(granted, static ofPeer => ofPeer.Length > 0))
        {
            // Of rounds that brought something: one that nobody answered tells nothing of the way.
            _latency = (_latency + time.GetElapsedTime(started)) / 2;
        }
    }

    private static long MicrosecondsOf(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static LimitAlgorithm AlgorithmOf(Shortage shortage) => shortage.Limit.Algorithm;

    private Shortage[] Due()
    {
        long now = windows.UnixMicroseconds;
        List<Shortage> due = [];
        foreach (Shortage shortage in shortages.All)
        {
            if (shortage.IsOver(now))
            {
                shortages.Remove(shortage);
            }
            else if (shortage.DueAt <= now && CanArrive(shortage, now))
            {
                due.Add(shortage);
            }
        }

        // Those that wait longest come first where there are too many.
        return [.. due.OrderBy(shortage => shortage.DueAt).Take(MostOfRound)];
    }

    /// <summary>
    /// Whether what is borrowed now arrives in the same window. What a sliding counter forgets at the turn of a window would be forgotten there
    /// earlier than here.
    /// </summary>
    private bool CanArrive(Shortage shortage, long now) => AlgorithmOf(shortage) switch
    {
        LimitAlgorithm.FixedWindow => now + MicrosecondsOf(_latency) < shortage.Window.End,
        LimitAlgorithm.SlidingWindowCounter => IsSameWindow(shortage.Limit, now, now + MicrosecondsOf(_latency + Slack)),
        _ => true,
    };

    private static bool IsSameWindow(Limit limit, long from, long to) => from / limit.WindowMicroseconds == to / limit.WindowMicroseconds;

    /// <summary>Reads the counters; <see langword="null"/> if they could not be read.</summary>
    private static async Task<ChargeBatch?> LookAsync(ICounterStore store, IEnumerable<Shortage> looked, Func<Shortage, Limit> limitOf)
    {
        ChargeBatch looks = new();
        foreach (Shortage shortage in looked)
        {
            shortage.AddTo(looks, limitOf(shortage));
        }

        return looks.Count == 0 || await store.ReadAsync(looks) is not null ? null : looks;
    }

    private List<Transfer> Want(Shortage[] due, ChargeBatch own)
    {
        long now = windows.UnixMicroseconds;
        List<Transfer> wanted = [];
        for (int i = 0; i < due.Length; i++)
        {
            Shortage shortage = due[i];
            shortage.Visit(own.Charges[i], now);
            shortage.DueAt = now + _interval;
            long hits = TransferPlan.Wanted(shortage, now, _interval + MicrosecondsOf(_latency * 2));
            if (hits > 0)
            {
                wanted.Add(new Transfer(shortage, hits));
            }
        }

        return wanted;
    }

    /// <summary>What each peer is asked for: of those that can be asked, the one that can spare most comes first.</summary>
    private async Task<List<Transfer>[]> ShareOutAsync(List<Transfer> wanted)
    {
        Dictionary<Shortage, long>[] spared = await Task.WhenAll(peers.Select(peer => AskAsync(peer, wanted)));
        List<Transfer>[] orders = [.. peers.Select(static _ => new List<Transfer>())];
        foreach ((Shortage shortage, long hits) in wanted)
        {
            long missing = hits;
            foreach (int place in Enumerable.Range(0, peers.Count).OrderByDescending(place => spared[place].GetValueOrDefault(shortage)))
            {
                if (missing == 0 || !spared[place].TryGetValue(shortage, out long most))
                {
                    continue;
                }

                // What would be forgotten on the way is asked for besides; where that is all there is, nothing would arrive.
                long drained = TransferPlan.Drained(PartOf(peers[place], shortage), MicrosecondsOf(_latency + Slack));
                long asked = Math.Min(missing + drained, most);
                if (asked > drained)
                {
                    orders[place].Add(new Transfer(shortage, asked));
                    missing -= asked - drained;
                }
            }

            if (missing == hits && Array.Exists(spared, known => known.ContainsKey(shortage)))
            {
                statistics.Refused.Increment();
                shortage.DueAt = windows.UnixMicroseconds + TransferPlan.PauseAfterRefusal(shortage.Limit, _interval);
            }
        }

        return orders;
    }

    /// <summary>What a peer can spare of each counter; nothing of those that it has no part of, and nothing at all if it does not answer.</summary>
    private async Task<Dictionary<Shortage, long>> AskAsync(RegionPeer peer, List<Transfer> wanted)
    {
        if (peer.Store is not { } asked)
        {
            return [];
        }

        Shortage[] looked = [.. wanted.Select(static transfer => transfer.Shortage).Where(shortage => CanLend(peer, shortage))];
        if (looked.Length == 0)
        {
            return [];
        }

        if (await LookAsync(asked, looked, shortage => PartOf(peer, shortage)) is not { } looks)
        {
            peer.Failed();
            return [];
        }

        peer.Answered();
        long now = windows.UnixMicroseconds;
        Dictionary<Shortage, long> spared = [];
        for (int i = 0; i < looked.Length; i++)
        {
            spared[looked[i]] = TransferPlan.Spared(looks.Charges[i], looked[i].Borrowed.GetValueOrDefault(peer.Region), now);
        }

        return spared;
    }

    private bool CanLend(RegionPeer peer, Shortage shortage) =>
        shortage.Region.Find(peer.Region) is not null && (!shortage.IsFixedWindow || peer.IsIn(shortage.Window, _latency + Slack));

    private static Limit PartOf(RegionPeer peer, Shortage shortage) => shortage.Region.Find(peer.Region)!.Limit;

    /// <summary>Charges a peer's counters; what it granted.</summary>
    private async Task<Transfer[]> BorrowAsync(RegionPeer peer, List<Transfer> orders)
    {
        if (orders.Count == 0 || peer.Store is not { } lender)
        {
            return [];
        }

        ChargeBatch leases = new();
        foreach ((Shortage shortage, long hits) in orders)
        {
            ref Charge lease = ref shortage.AddTo(leases, PartOf(peer, shortage));
            lease.Kind = ChargeKind.Lease;
            lease.Hits = hits;
            lease.Lease = new LeaseTerms(hits, 0);
        }

        if (await lender.ChargeAsync(leases) is not null)
        {
            // They may have been charged all the same.
            peer.Failed();
            statistics.Lost.Add((ulong)orders.Sum(static order => order.Hits));
            return [];
        }

        Transfer[] granted = new Transfer[orders.Count];
        for (int i = 0; i < granted.Length; i++)
        {
            granted[i] = new Transfer(orders[i].Shortage, leases.Charges[i].Granted);
        }

        return granted;
    }

    /// <summary>Makes room for what was granted.</summary>
    private async Task DeliverAsync(Transfer[][] granted, long sent)
    {
        ChargeBatch borrowed = new();
        long elapsed = MicrosecondsOf(time.GetElapsedTime(sent) + Slack);
        long now = windows.UnixMicroseconds;
        long lost = 0;
        for (int place = 0; place < granted.Length; place++)
        {
            foreach ((Shortage shortage, long hits) in granted[place])
            {
                string region = peers[place].Region;
                shortage.Borrowed[region] = shortage.Borrowed.GetValueOrDefault(region) + hits;
                long arrived = Arriving(shortage, PartOf(peers[place], shortage), hits, elapsed, now);
                lost += hits - arrived;
                if (arrived > 0)
                {
                    shortage.AddBorrowed(borrowed, arrived);
                    shortage.Settle(arrived);
                }
            }
        }

        long sum = 0;
        foreach (ref readonly Charge charge in borrowed.Charges)
        {
            sum += charge.Hits;
        }

        bool failed = sum > 0 && await store.ChargeAsync(borrowed) is not null;
        (failed ? statistics.Lost : statistics.Borrowed).Add((ulong)sum);
        statistics.Lost.Add((ulong)lost);
    }

    /// <summary>What is left of hits that were charged there: not what the other counter may have forgotten of them already.</summary>
    private static long Arriving(Shortage shortage, Limit lent, long hits, long elapsed, long now) => AlgorithmOf(shortage) switch
    {
        LimitAlgorithm.SlidingWindowCounter when !IsSameWindow(lent, now - elapsed, now + MicrosecondsOf(Slack)) => 0,
        _ => Math.Max(0, hits - TransferPlan.Drained(lent, elapsed)),
    };
}
