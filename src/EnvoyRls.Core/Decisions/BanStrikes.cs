using System.Collections.Concurrent;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// Tells the store of denials that count towards a ban. Nobody waits for it, and no more than a bounded number is under
/// way: what is beyond that is dropped and counted, so that a flood of denials cannot pile up.
/// </summary>
internal sealed class BanStrikes(ICounterStore store, StatRegistry statistics)
{
    private const int MostUnderWay = 1024;

    private readonly ConcurrentQueue<ChargeBatch> _idle = new();
    private readonly Counter _bans = statistics.Counter("envoyrls.bans.begun_total");
    private readonly Counter _dropped = statistics.Counter("envoyrls.bans.strikes_dropped_total");
    private int _underWay;

    /// <summary>Sends the strikes of a call that has been decided; its batch is not used beyond the return.</summary>
    public void Send(RateLimitCall call)
    {
        foreach (ref readonly LimitSlot limit in call.Limits)
        {
            if (limit.IsStrike)
            {
                ref readonly Charge check = ref call.Batch.Charges[limit.BanCharge];
                Send(call.Batch.Key(check), check.Ban!);
            }
        }
    }

    private void Send(ReadOnlySpan<byte> key, BanPolicy policy)
    {
        if (Interlocked.Increment(ref _underWay) > MostUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            _dropped.Increment();
            return;
        }

        if (!_idle.TryDequeue(out ChargeBatch? batch))
        {
            batch = new ChargeBatch();
        }

        ref Charge strike = ref batch.Add(key, []);
        strike.Kind = ChargeKind.Add;
        strike.Ban = policy;
        strike.Hits = 1;
        _ = SendAsync(batch);
    }

    private async Task SendAsync(ChargeBatch batch)
    {
        try
        {
            if (await store.ChargeAsync(batch) is not null)
            {
                _dropped.Increment();
            }
            else if (!batch.Charges[0].Outcome.Admitted)
            {
                _bans.Increment();
            }
        }
        finally
        {
            batch.Clear();
            _idle.Enqueue(batch);
            Interlocked.Decrement(ref _underWay);
        }
    }
}
