using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Decisions;

/// <summary>Turns what the store answered into a verdict on each descriptor, and counts it.</summary>
internal sealed class Judge(RateLimiterOptions options, OverLimitCache? overLimitCache, StatRegistry statistics)
{
    private readonly Counter _banned = statistics.Counter("envoyrls.bans.denied_total");
    private readonly OverrideOutcomes _overrides = new(statistics);

    /// <summary>Judges every descriptor of a call whose batch the store has answered.</summary>
    public void Decide(RateLimitCall call)
    {
        foreach (ref DescriptorSlot slot in call.Slots)
        {
            if (slot.IsLimited)
            {
                Decide(call, ref slot);
            }
            else if (slot.IsUnlimited)
            {
                slot.Remaining = uint.MaxValue;
            }
        }
    }

    private void Decide(RateLimitCall call, ref DescriptorSlot slot)
    {
        Span<LimitSlot> limits = call.LimitsOf(slot);
        foreach (ref LimitSlot limit in limits)
        {
            if (limit.ChargeIndex >= 0)
            {
                Measure(call, slot, ref limit);
            }

            if (limit.BanCharge >= 0)
            {
                MeasureBan(call, slot, ref limit);
            }
        }

        int place = Governing(limits);
        ref readonly LimitSlot governing = ref limits[place];
        slot.Governing = slot.FirstLimit + place;
        slot.Remaining = governing.Outcome.Remaining;
        if (!slot.IsRefund)
        {
            Count(call, slot, limits);
            slot.Code = governing.Denies ? RateLimitResponse.Types.Code.OverLimit : RateLimitResponse.Types.Code.Ok;
            if (slot.IsOverridden)
            {
                // The own limit of an override is the last.
                slot.IsDeniedByOverride = limits[^1] is { IsOverride: true, Denies: true };
                _overrides.Count(call, slot);
            }
        }
    }

    private void Measure(RateLimitCall call, in DescriptorSlot slot, ref LimitSlot limit)
    {
        ref readonly Charge charge = ref call.Batch.Charges[limit.ChargeIndex];
        if (charge.IsStoodIn)
        {
            limit.Degraded = StoreFailureMode.Local;
        }

        if (limit.IsFixedWindow)
        {
            MeasureWindow(call, slot, charge, ref limit);
        }
        else
        {
            limit.Reset = charge.Outcome.ResetMicroseconds;
            limit.Retry = charge.Outcome.RetryMicroseconds;
            limit.Delay = charge.Outcome.DelayMicroseconds;
            call.Delay = Math.Max(call.Delay, limit.Delay);
            limit.Outcome = LimitOutcome.Of(limit.Counted, (ulong)slot.Hits, charge.Outcome, options.NearLimitRatio);
        }

        if (overLimitCache is not null && !call.StoreFailed)
        {
            Remember(call, slot, charge, limit, overLimitCache);
        }
    }

    /// <summary>A ban denies by the first limit of its rule.</summary>
    private void MeasureBan(RateLimitCall call, in DescriptorSlot slot, ref LimitSlot limit)
    {
        ref readonly Charge check = ref call.Batch.Charges[limit.BanCharge];
        if (check.Outcome.Admitted)
        {
            return;
        }

        limit.BanLeft = check.Outcome.RetryMicroseconds;
        limit.Outcome = new LimitOutcome(true, 0, (ulong)slot.Hits, 0, 0);
        limit.Reset = limit.BanLeft;
        limit.Retry = limit.BanLeft;
        overLimitCache?.Add(call.Batch.Key(check), new OverLimit(call.Now + limit.BanLeft, call.Now + limit.BanLeft));
    }

    private void MeasureWindow(RateLimitCall call, in DescriptorSlot slot, in Charge charge, ref LimitSlot limit)
    {
        uint amount = limit.Counted.Amount;
        limit.Reset = limit.Window.Left(call.Now);
        if (slot.IsRefund)
        {
            limit.Outcome = default(LimitOutcome) with { Remaining = (uint)Math.Max(0, amount - charge.Counter) };
            return;
        }

        limit.Outcome = LimitOutcome.Of(amount, (ulong)slot.Hits, (ulong)charge.Counter, options.NearLimitRatio);
        if (limit.Outcome.IsOver)
        {
            limit.Retry = slot.Hits > amount ? ChargeOutcome.Never : limit.Window.End - call.Now;
        }
    }

    /// <summary>
    /// Remembers counters that admit no hit until a moment that nothing but a refund can bring nearer: an exhausted
    /// window until it ends, any other counter that denied a single hit until it would admit one.
    /// </summary>
    private static void Remember(RateLimitCall call, in DescriptorSlot slot, in Charge charge, in LimitSlot limit, OverLimitCache cache)
    {
        if (slot.IsRefund)
        {
            cache.Remove(call.Batch.Key(charge));
        }
        else if (limit.Outcome.IsOver && !call.Batch.Provisional && IsExhausted(call.Batch, slot, charge, limit))
        {
            long until = limit.IsFixedWindow ? limit.Window.End : call.Now + limit.Retry;
            cache.Add(call.Batch.Key(charge), new OverLimit(until, limit.IsFixedWindow ? until : call.Now + limit.Reset, limit.Counted));
        }
    }

    private static bool IsExhausted(ChargeBatch batch, in DescriptorSlot slot, in Charge charge, in LimitSlot limit)
    {
        // What was not charged does not stand in the counter: fewer hits may still fit.
        if (!batch.Charged && !IsAlone(batch, charge))
        {
            return false;
        }

        if (!limit.IsFixedWindow)
        {
            return slot.Hits == 1 && limit.Retry > 0;
        }

        return batch.Charged || charge.Counter - slot.Hits >= limit.Counted.Amount;
    }

    /// <summary>Whether no other charge of the batch goes to the same counter; several are denied for their sum.</summary>
    private static bool IsAlone(ChargeBatch batch, in Charge charge)
    {
        ReadOnlySpan<byte> key = batch.Key(charge);
        int uses = 0;
        foreach (ref readonly Charge other in batch.Charges)
        {
            uses += batch.Key(other).SequenceEqual(key) ? 1 : 0;
        }

        return uses == 1;
    }

    /// <summary>
    /// The limit that the status tells about: the denying one with the longest reset, else the one with the least
    /// remaining, the first of equals. Rules that only watch come last.
    /// </summary>
    private static int Governing(ReadOnlySpan<LimitSlot> limits)
    {
        int governing = 0;
        for (int i = 1; i < limits.Length; i++)
        {
            governing = Governs(limits[i], limits[governing]) ? i : governing;
        }

        return governing;
    }

    private static bool Governs(in LimitSlot limit, in LimitSlot other)
    {
        if (limit.OnlyWatches != other.OnlyWatches)
        {
            return other.OnlyWatches;
        }

        if (limit.Outcome.IsOver != other.Outcome.IsOver)
        {
            return limit.Outcome.IsOver;
        }

        return limit.Outcome.IsOver ? limit.Reset > other.Reset : limit.Outcome.Remaining < other.Outcome.Remaining;
    }

    /// <summary>Counts, for each rule, the outcome of that one of its limits that governs.</summary>
    private void Count(RateLimitCall call, in DescriptorSlot slot, Span<LimitSlot> limits)
    {
        while (limits.Length > 0)
        {
            int length = 1;
            while (length < limits.Length && ReferenceEquals(limits[length].Node, limits[0].Node))
            {
                length++;
            }

            ref readonly LimitSlot governing = ref limits[Governing(limits[..length])];
            Count(governing);
            if (governing.Denies && limits[0].Ban is not null)
            {
                CountBan(call, slot, ref limits[0], governing.Override is null);
            }

            limits = limits[length..];
        }
    }

    /// <summary>
    /// Denials during a ban do not lengthen it; any other of real hits counts towards the next, but for those that an override
    /// brought about: what they lead to would outlast it.
    /// </summary>
    private void CountBan(RateLimitCall call, in DescriptorSlot slot, ref LimitSlot first, bool byRule)
    {
        if (first.BanLeft > 0)
        {
            _banned.Increment();
        }
        else if (byRule && first.BanCharge >= 0 && slot.Hits > 0)
        {
            first.IsStrike = true;
            call.HasStrikes = true;
        }
    }

    private static void Count(in LimitSlot limit)
    {
        RuleStatistics statistics = limit.Statistics;
        ref readonly LimitOutcome outcome = ref limit.Outcome;
        statistics.AddOverLimit(outcome.OverLimitHits);
        statistics.AddNearLimit(outcome.NearLimitHits);
        statistics.AddWithinLimit(outcome.WithinLimitHits);
        if (limit.KnownOverLimit)
        {
            statistics.AddOverLimitWithLocalCache(outcome.OverLimitHits);
        }

        if (limit.Node?.Rule is { ShadowMode: true })
        {
            statistics.AddShadowMode(outcome.OverLimitHits);
        }

        if (limit.Node?.Rule is { Action: RuleAction.Log })
        {
            statistics.AddLogged(outcome.OverLimitHits);
        }
    }
}
