using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Decisions;

/// <summary>Answers for counters that could not be charged, as their rule, their domain or the server says.</summary>
/// <param name="options">How decisions are made.</param>
/// <param name="local">Counts against this replica's part of a limit; <see langword="null"/> to fail calls whose limits want that.</param>
/// <param name="statistics">Where the failures are published, by mode.</param>
internal sealed class StoreFailures(RateLimiterOptions options, ICounterStore? local, StatRegistry statistics)
{
    private readonly Counter _errors = statistics.Counter("envoyrls.store_failure.error_total");
    private readonly Counter _allowed = statistics.Counter("envoyrls.store_failure.allow_total");
    private readonly Counter _denied = statistics.Counter("envoyrls.store_failure.deny_total");
    private readonly Counter _local = statistics.Counter("envoyrls.store_failure.local_total");

    /// <summary>How a limit is to be answered when the store fails: its rule has the word, then its domain, then the server.</summary>
    public static StoreFailureMode WantedMode(RateLimiterOptions options, RateLimitCall call, in LimitSlot limit) =>
        limit.Node?.Rule?.OnStoreFailure ?? call.Domain?.OnStoreFailure ?? options.OnStoreFailure;

    /// <summary>
    /// Settles every limit of a call that the store has not charged. Returns the fault if the call must fail: a limit
    /// says so, and no other denies it.
    /// </summary>
    public async ValueTask<StoreFault?> SettleAsync(RateLimitCall call, StoreFault fault)
    {
        call.StoreFailed = true;

        // Who asked has stopped waiting: there is nobody to answer.
        if (fault.Kind == StoreFaultKind.DeadlineExceeded || MustFail(call))
        {
            _errors.Increment();
            return fault;
        }

        if (Settle(call))
        {
            WithheldCharges.WithholdAll(call.LocalBatch);
        }

        return call.LocalBatch.Count > 0 ? await ChargeLocallyAsync(call) : null;
    }

    /// <summary>Takes in that some limits of a call were counted here, while the store has answered the others.</summary>
    public void CountStoodIn(RateLimitCall call)
    {
        call.StoreFailed = true;
        foreach (ref readonly Charge charge in call.Batch.Charges)
        {
            if (charge.IsStoodIn)
            {
                _local.Increment();
            }
        }
    }

    private bool MustFail(RateLimitCall call)
    {
        bool fails = false;
        foreach (ref readonly LimitSlot limit in call.Limits)
        {
            if (limit.ChargeIndex >= 0)
            {
                StoreFailureMode mode = ModeOf(call, limit);
                if (mode == StoreFailureMode.Deny && DeniesTheCall(call, limit))
                {
                    return false;
                }

                fails |= mode == StoreFailureMode.Error;
            }
        }

        return fails;
    }

    private bool DeniesTheCall(RateLimitCall call, in LimitSlot limit) =>
        call.Batch.Charges[limit.ChargeIndex].Kind == ChargeKind.Add
        && !limit.OnlyWatches
        && limit.Node?.Rule is not { QuotaMode: true }
        && !options.QuotaMode
        && !options.ShadowMode;

    private StoreFailureMode ModeOf(RateLimitCall call, in LimitSlot limit)
    {
        StoreFailureMode mode = WantedMode(options, call, limit);
        if (mode == StoreFailureMode.Local && local is not null)
        {
            return StoreFailureMode.Local;
        }

        // Nothing that the adaptive layer adds may fail a call.
        if (limit.IsOverride)
        {
            return StoreFailureMode.Allow;
        }

        return mode == StoreFailureMode.Local ? StoreFailureMode.Error : mode;
    }

    /// <summary>
    /// Gives every limit its answer, or a charge of the local batch. Returns whether a denial keeps the local batch of an
    /// all-or-nothing call from being charged.
    /// </summary>
    private bool Settle(RateLimitCall call)
    {
        bool denied = false;
        foreach (ref LimitSlot limit in call.Limits)
        {
            // Bans are known to the store alone.
            limit.BanCharge = LimitSlot.NoCharge;
            if (limit.ChargeIndex < 0)
            {
                continue;
            }

            StoreFailureMode mode = ModeOf(call, limit);
            limit.Degraded = mode;
            switch (mode)
            {
                case StoreFailureMode.Local:
                    call.LocalBatch.Add(call.Batch, call.Batch.Charges[limit.ChargeIndex]);
                    _local.Increment();
                    break;
                case StoreFailureMode.Deny when call.Batch.Charges[limit.ChargeIndex] is { Kind: ChargeKind.Add } charge:
                    Presume(call, ref limit, new LimitOutcome(true, 0, (ulong)charge.Hits, 0, 0));
                    denied |= charge.MayDeny;
                    _denied.Increment();
                    break;
                default:
                    // An error that is not the call's answer, because another limit denies it, lets pass too.
                    ulong hits = call.Batch.Charges[limit.ChargeIndex] is { Kind: ChargeKind.Add } passed ? (ulong)passed.Hits : 0;
                    Presume(call, ref limit, new LimitOutcome(false, limit.Counted.Amount, 0, 0, hits));
                    _allowed.Increment();
                    break;
            }
        }

        return denied;
    }

    private static void Presume(RateLimitCall call, ref LimitSlot limit, LimitOutcome outcome)
    {
        limit.ChargeIndex = LimitSlot.NoCharge;
        limit.Outcome = outcome;
        limit.Reset = limit.IsFixedWindow ? limit.Window.Left(call.Now) : limit.Counted.WindowMicroseconds;
        limit.Retry = outcome.IsOver ? limit.Reset : 0;
    }

    private async ValueTask<StoreFault?> ChargeLocallyAsync(RateLimitCall call)
    {
        call.LocalBatch.Deadline = call.Batch.Deadline;
        call.LocalBatch.AllOrNothing = call.Batch.AllOrNothing;
        if (await local!.ChargeAsync(call.LocalBatch) is { } fault)
        {
            return fault;
        }

        call.Batch.Charged = call.LocalBatch.Charged;
        int next = 0;
        foreach (ref readonly LimitSlot limit in call.Limits)
        {
            if (limit.ChargeIndex >= 0)
            {
                ref readonly Charge answered = ref call.LocalBatch.Charges[next++];
                ref Charge charge = ref call.Batch.Charges[limit.ChargeIndex];
                charge.Counter = answered.Counter;
                charge.Outcome = answered.Outcome;
            }
        }

        return null;
    }
}
