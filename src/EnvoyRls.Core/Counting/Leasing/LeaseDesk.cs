using System.Collections.Concurrent;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>Asks the store for leases. A request that fails with an answer on its way counts as granted and spent.</summary>
/// <param name="store">Whose counters are leased.</param>
/// <param name="clock">The boot clock.</param>
/// <param name="windows">The clock that windows are cut by.</param>
/// <param name="time">The clock that deadlines are kept by.</param>
/// <param name="returns">Looks after what is held.</param>
/// <param name="statistics">What leases come to.</param>
internal sealed class LeaseDesk(
    ICounterStore store, IBootClock clock, WindowClock windows, TimeProvider time, LeaseReturns returns, LeaseStatistics statistics)
{
    private static readonly StoreFault NoAnswer = new(StoreFaultKind.Unavailable, "the counter store did not answer a request for a lease");

    private readonly ConcurrentQueue<ChargeBatch> _idle = new();

    /// <summary>Lets a charge that found no hits wait; <see langword="null"/> if it has to go to the store by itself.</summary>
    public LeaseWaiter? Join(LeaseSlot slot, ChargeBatch batch, int index)
    {
        LeaseWaiter waiter = new(batch, index);
        if (!slot.TryJoin(waiter, clock, out LeaseOrder? order))
        {
            return null;
        }

        if (!waiter.Task.IsCompleted)
        {
            statistics.Waits.Increment();
        }

        if (order is not null)
        {
            _ = AskAsync(slot, order, Request(batch, batch.Charges[index]));
        }

        return waiter;
    }

    /// <summary>Asks for a slice before the last one is used up.</summary>
    /// <param name="slot">The counter.</param>
    /// <param name="batch">What the charge is part of.</param>
    /// <param name="charge">A charge of the counter.</param>
    /// <param name="missed">Its hits if it did not find them, else 0.</param>
    public void Refill(LeaseSlot slot, ChargeBatch batch, in Charge charge, long missed)
    {
        if (slot.TryRefill(charge.Window.Start, missed, clock.Microseconds) is { } order)
        {
            _ = AskAsync(slot, order, Request(batch, charge));
        }
    }

    /// <summary>Tells a slot what the store answered a charge that went to it by itself.</summary>
    public void Note(LeaseSlot slot, in Charge charge)
    {
        if (charge.Kind == ChargeKind.Add)
        {
            slot.Note(charge.IsOver(), NewsOf(charge), clock.Microseconds);
        }
        else
        {
            slot.ForgetDenial();
        }
    }

    private LeaseNews NewsOf(in Charge charge)
    {
        long now = clock.Microseconds;
        if (charge.Limit.Algorithm == LimitAlgorithm.FixedWindow)
        {
            long left = Math.Max(0, charge.Window.End - windows.UnixMicroseconds);
            return new LeaseNews(Math.Max(0, charge.Limit.Amount - charge.Counter), now + left, charge.Window.Start, 0, 0, now + left);
        }

        ref readonly ChargeOutcome outcome = ref charge.Outcome;
        return new LeaseNews(outcome.Remaining, now + outcome.ResetMicroseconds, 0, 0, 0, now + Math.Max(0, outcome.RetryMicroseconds));
    }

    private ChargeBatch Request(ChargeBatch batch, in Charge charge)
    {
        if (!_idle.TryDequeue(out ChargeBatch? request))
        {
            request = new ChargeBatch();
        }

        ref Charge lease = ref request.Add(batch, charge);
        lease.Kind = ChargeKind.Lease;
        lease.IsLeased = false;
        lease.MayDeny = false;
        return request;
    }

    private async Task AskAsync(LeaseSlot slot, LeaseOrder? order, ChargeBatch request)
    {
        while (order is not null)
        {
            order = await AskOnceAsync(slot, order, request);
        }

        request.Clear();
        _idle.Enqueue(request);
    }

    /// <summary>Returns what is to be asked for next.</summary>
    private async ValueTask<LeaseOrder?> AskOnceAsync(LeaseSlot slot, LeaseOrder order, ChargeBatch request)
    {
        statistics.Requests.Increment();
        request.Charges[0].Hits = order.Hits;
        request.Charges[0].Lease = new LeaseTerms(order.Needed, order.Plan.TermMicroseconds);
        request.Deadline = order.Waiters.Count > 0 ? order.Waiters.Min(static waiter => waiter.Batch.Deadline) : long.MaxValue;
        long sent = clock.Microseconds;
        List<LeaseWaiter> done = [];
        LeaseOrder? next = null;

        // Stands if the store throws: nobody may be left waiting.
        StoreFault? fault = NoAnswer;
        try
        {
            fault = await store.ChargeAsync(request);
        }
        finally
        {
            if (fault is null)
            {
                next = Settle(slot, order, request, sent, done);
            }
            else
            {
                slot.Fail(order, done);
            }

            Tell(slot, done, fault);
        }

        return next;
    }

    private LeaseOrder? Settle(LeaseSlot slot, LeaseOrder order, ChargeBatch request, long sent, List<LeaseWaiter> done)
    {
        ref readonly Charge answer = ref request.Charges[0];
        statistics.Granted.Add((ulong)answer.Granted);
        statistics.Withheld.Add(answer.IsWithheld ? 1ul : 0);
        Lease? slice = answer.Granted > order.Needed ? LeaseOf(slot, order.Plan, request, answer, answer.Granted - order.Needed, sent) : null;
        LeaseOrder? next = slot.Settle(order, answer, slice, NewsOf(answer), clock, done);
        if (slice is not null)
        {
            returns.Watch(slot);
        }

        return next;
    }

    private static Lease LeaseOf(LeaseSlot slot, LeasePlan plan, ChargeBatch request, in Charge answer, long hits, long sent)
    {
        long term = plan.TermMicroseconds;
        if (answer.Limit.Algorithm == LimitAlgorithm.SlidingWindowCounter)
        {
            // Hits count for two windows from the start of theirs on, and may be spent in the first.
            term = Math.Min(term, answer.Outcome.ResetMicroseconds - answer.Limit.WindowMicroseconds);
        }

        return new Lease(hits)
        {
            SentAt = sent,
            Until = LeasePlan.EndOf(sent, term),
            ChargedAt = answer.ChargedAt,
            Window = answer.Window,
            ExpirySeconds = answer.ExpirySeconds,
            KeySuffix = request.Key(answer)[slot.Identity.Length..].ToArray(),
        };
    }

    private void Tell(LeaseSlot slot, List<LeaseWaiter> done, StoreFault? fault)
    {
        foreach (LeaseWaiter waiter in done)
        {
            if (waiter.Charge.IsAnswered)
            {
                waiter.SetResult(null);
                continue;
            }

            if (fault is null)
            {
                slot.Write(ref waiter.Charge, waiter.IsAdmitted, clock.Microseconds);
            }

            waiter.SetResult(FaultOf(waiter, fault));
        }
    }

    /// <summary>The request ends by the earliest deadline of those who wait; the others learn only that there was no answer.</summary>
    private StoreFault? FaultOf(LeaseWaiter waiter, StoreFault? fault) =>
        fault is { Kind: StoreFaultKind.DeadlineExceeded } && time.GetTimestamp() < waiter.Batch.Deadline ? NoAnswer : fault;
}
