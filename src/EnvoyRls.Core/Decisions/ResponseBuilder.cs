using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Decisions;

/// <summary>Turns what the store answered into verdicts, statistics and the response.</summary>
internal sealed class ResponseBuilder(RateLimiterOptions options, OverLimitCache? overLimitCache, StatRegistry statistics)
{
    private readonly Counter _globalShadowMode = statistics.Counter("ratelimit.service.global_shadow_mode");

    public RateLimitResponse Build(RateLimitCall call)
    {
        Span<DescriptorSlot> slots = call.Slots;
        RateLimitResponse response = new();
        response.Statuses.Capacity = slots.Length;
        foreach (ref DescriptorSlot slot in slots)
        {
            Judge(call, ref slot);
            response.Statuses.Add(Status(slot, call.Now));
        }

        response.OverallCode = Aggregation.Overall(slots, options.QuotaMode);
        if (options.Headers is { } headers)
        {
            HeaderWriter.Write(headers, response, slots, options.QuotaMode);
        }

        if (options.DynamicMetadata)
        {
            response.DynamicMetadata = DynamicMetadata.Build(call.Request, slots);
        }

        if (options.ShadowMode && response.OverallCode == RateLimitResponse.Types.Code.OverLimit)
        {
            response.OverallCode = RateLimitResponse.Types.Code.Ok;
            _globalShadowMode.Increment();
        }

        return response;
    }

    private void Judge(RateLimitCall call, ref DescriptorSlot slot)
    {
        if (slot.IsUnlimited)
        {
            slot.Remaining = uint.MaxValue;
        }
        else if (slot.KnownOverLimit)
        {
            JudgeKnownOverLimit(ref slot);
        }
        else if (slot.ChargeIndex >= 0)
        {
            JudgeCharged(call.Batch, ref slot);
        }
    }

    private static void JudgeKnownOverLimit(ref DescriptorSlot slot)
    {
        slot.Statistics!.AddOverLimit((ulong)slot.Hits);
        slot.Statistics.AddOverLimitWithLocalCache((ulong)slot.Hits);
        Deny(ref slot, (ulong)slot.Hits);
    }

    private void JudgeCharged(ChargeBatch batch, ref DescriptorSlot slot)
    {
        ref readonly Charge charge = ref batch.Charges[slot.ChargeIndex];
        uint limit = slot.Limit!.RequestsPerUnit;
        if (slot.IsRefund)
        {
            slot.Remaining = (uint)Math.Max(0, limit - charge.Counter);
            overLimitCache?.Remove(batch.Key(charge));
            return;
        }

        LimitOutcome outcome = LimitOutcome.Of(limit, (ulong)slot.Hits, (ulong)charge.Counter, options.NearLimitRatio);
        slot.Remaining = outcome.Remaining;
        RuleStatistics counters = slot.Statistics!;
        counters.AddOverLimit(outcome.OverLimitHits);
        counters.AddNearLimit(outcome.NearLimitHits);
        counters.AddWithinLimit(outcome.WithinLimitHits);
        if (outcome.IsOver)
        {
            overLimitCache?.Add(batch.Key(charge), slot.Window.End);
            Deny(ref slot, outcome.OverLimitHits);
        }
    }

    /// <summary>OVER_LIMIT, unless the rule only watches: then the hits it would have denied are counted.</summary>
    private static void Deny(ref DescriptorSlot slot, ulong deniedHits)
    {
        if (slot.Rule is { ShadowMode: true })
        {
            slot.Statistics!.AddShadowMode(deniedHits);
        }
        else
        {
            slot.Code = RateLimitResponse.Types.Code.OverLimit;
        }
    }

    private static Duration DurationOf(long microseconds) => new()
    {
        Seconds = microseconds / 1_000_000,
        Nanos = (int)(microseconds % 1_000_000) * 1_000,
    };

    private static RateLimitResponse.Types.DescriptorStatus Status(in DescriptorSlot slot, long now)
    {
        RateLimitResponse.Types.DescriptorStatus status = new() { Code = slot.Code, LimitRemaining = slot.Remaining };
        if (slot.IsLimited)
        {
            status.CurrentLimit = slot.Limit;
            status.DurationUntilReset = DurationOf(slot.Window.Left(now));
        }

        return status;
    }
}
