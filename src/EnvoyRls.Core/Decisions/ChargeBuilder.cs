using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Decisions.Keys;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>Puts what a call's limits have to be charged into its batch, and counts the hits of their rules.</summary>
/// <param name="options">How decisions are made.</param>
/// <param name="overLimitCache">What is known of counters that admit nothing; <see langword="null"/> for nothing.</param>
/// <param name="jitter">A random number below its argument.</param>
/// <param name="countsLocally">Whether limits can be counted by this replica alone when the store fails.</param>
internal sealed class ChargeBuilder(RateLimiterOptions options, OverLimitCache? overLimitCache, Func<int, int> jitter, bool countsLocally)
{
    private const long Second = 1_000_000;

    private readonly byte[] _keyPrefix = Encoding.UTF8.GetBytes(options.CacheKeyPrefix);

    /// <summary>
    /// Fills the batch. Returns whether a counter that is known to be over its limit keeps the others from being charged.
    /// </summary>
    public bool AddCharges(RateLimitCall call)
    {
        call.Batch.AllOrNothing = (call.Domain?.Charge ?? options.ChargeMode) == ChargeMode.AllOrNothing;
        bool withheld = false;
        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            if (slot.UnlimitedStatistics is { } unlimited)
            {
                CountHits(unlimited, slot);
                unlimited.AddWithinLimit(slot.IsRefund ? 0 : (ulong)slot.Hits);
            }

            withheld |= AddCharges(call, slot);
        }

        return withheld;
    }

    private bool AddCharges(RateLimitCall call, in DescriptorSlot slot)
    {
        bool withheld = false;
        RuleStatistics? counted = null;
        bool banned = false;
        foreach (ref LimitSlot limit in call.LimitsOf(slot))
        {
            // Once for each rule, however many limits it has.
            if (!ReferenceEquals(counted, limit.Statistics))
            {
                counted = limit.Statistics;
                CountHits(counted, slot);
                banned = limit.Ban is { } ban && !slot.IsRefund && IsKnownBanned(call, ref limit, ban, slot.Entries);
            }

            if (banned)
            {
                MarkKnownOver(ref limit, slot, limit.BanLeft, limit.BanLeft);
            }
            else
            {
                AddCharge(call, slot, ref limit);
            }

            withheld |= limit.KnownOverLimit && (call.Batch.AllOrNothing ? MayDeny(limit) : options.StopIncrementWhenOverLimit);
        }

        return withheld;
    }

    /// <summary>
    /// Whether a denial by the limit keeps an all-or-nothing call from being charged. A quota's does, although others
    /// may let the call pass: to deny and to charge would be worse than to pass and not to.
    /// </summary>
    private bool MayDeny(in LimitSlot limit) => !limit.OnlyWatches && !options.ShadowMode;

    private static void CountHits(RuleStatistics statistics, in DescriptorSlot slot)
    {
        if (slot.IsRefund)
        {
            statistics.AddTotalNegativeHits((ulong)slot.Hits);
        }
        else
        {
            statistics.AddTotalHits((ulong)slot.Hits);
        }
    }

    private void AddCharge(RateLimitCall call, in DescriptorSlot slot, ref LimitSlot limit)
    {
        KeyBuffer key = call.Key;
        WriteIdentity(call, limit, limit.IsOverride ? slot.OverrideEntries! : slot.Entries);
        int identityLength = key.Written.Length;
        if (limit.IsFixedWindow)
        {
            key.AppendTime(limit.Window.Start);
        }

        if (IsKnownOver(key, slot, ref limit, call.Now))
        {
            return;
        }

        limit.ChargeIndex = call.Batch.Count;
        ref Charge charge = ref call.Batch.Add(key.Written[..identityLength], key.Written[identityLength..]);
        charge.Kind = slot.IsRefund ? ChargeKind.Refund : ChargeKind.Add;
        charge.Hits = slot.Hits;
        charge.Limit = limit.Counted;
        charge.Region = limit.Limit.Region;
        charge.MayDeny = call.Batch.AllOrNothing && MayDeny(limit);
        if (options.Leases && limit.Limit.CanBeLeased && ConsistencyOf(call, limit) == Consistency.Leased)
        {
            charge.IsLeased = true;
            call.Batch.HasLeased = true;
        }

        if (countsLocally && StoreFailures.WantedMode(options, call, limit) == StoreFailureMode.Local)
        {
            charge.StandsIn = true;
            call.Batch.HasStandIn = true;
        }

        if (limit.IsFixedWindow)
        {
            charge.Window = limit.Window;
            charge.ExpirySeconds = ((limit.Window.Length + Second - 1) / Second)
                + (options.ExpirationJitterMaxSeconds > 0 ? jitter(options.ExpirationJitterMaxSeconds) : 0);
        }
    }

    private Consistency ConsistencyOf(RateLimitCall call, in LimitSlot limit) =>
        limit.Node?.Rule?.Consistency ?? call.Domain?.Consistency ?? options.Consistency;

    private void WriteIdentity(RateLimitCall call, in LimitSlot limit, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        if (options.KeyFormat == CounterKeyFormat.Reference && limit.Limit.IsReferenceStyle)
        {
            ReferenceCounterKey.WriteIdentity(call.Key, _keyPrefix, call.Request.Domain, entries, limit.Node);
            return;
        }

        long windowLength = limit.IsFixedWindow ? limit.Window.Length : limit.Counted.WindowMicroseconds;
        CounterKeyV2.WriteIdentity(call.Key, _keyPrefix, call.Request.Domain, entries, limit.Node, limit.Limit, windowLength);
    }

    private bool IsKnownOver(KeyBuffer key, in DescriptorSlot slot, ref LimitSlot limit, long now)
    {
        // A look at any other counter than a fixed window's is never a denial.
        bool canBeDenied = !slot.IsRefund && (limit.IsFixedWindow || slot.Hits > 0);
        if (!canBeDenied || overLimitCache?.TryGet(key.Written, out OverLimit known) != true || !known.GoesFor(limit.Counted))
        {
            return false;
        }

        MarkKnownOver(ref limit, slot, limit.IsFixedWindow ? limit.Window.Left(now) : known.Reset - now, known.Until - now);
        return true;
    }

    private static void MarkKnownOver(ref LimitSlot limit, in DescriptorSlot slot, long reset, long retry)
    {
        limit.KnownOverLimit = true;
        limit.Outcome = new LimitOutcome(true, 0, (ulong)slot.Hits, 0, 0);
        limit.Reset = reset;
        limit.Retry = retry;
    }

    /// <summary>Whether the key is known to be banned; if not, a look at the ban is added to the batch.</summary>
    private bool IsKnownBanned(RateLimitCall call, ref LimitSlot limit, BanPolicy ban, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        CounterKeyV2.WriteBan(call.Key, _keyPrefix, call.Request.Domain, entries, limit.Node!);
        if (overLimitCache?.TryGet(call.Key.Written, out OverLimit known) == true)
        {
            limit.BanLeft = known.Until - call.Now;
            return true;
        }

        limit.BanCharge = call.Batch.Count;
        ref Charge check = ref call.Batch.Add(call.Key.Written, []);
        check.Kind = ChargeKind.Add;
        check.Ban = ban;
        check.MayDeny = MayDeny(limit);
        return false;
    }
}
