using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Decisions;

/// <summary>Turns verdicts into the response.</summary>
internal sealed class ResponseBuilder(RateLimiterOptions options, StatRegistry statistics)
{
    private readonly Counter _globalShadowMode = statistics.Counter("ratelimit.service.global_shadow_mode");

    public RateLimitResponse Build(RateLimitCall call)
    {
        Span<DescriptorSlot> slots = call.Slots;
        ReusedResponse messages = call.Response ?? new ReusedResponse();
        RateLimitResponse response = messages.Message;
        response.Statuses.Capacity = Math.Max(response.Statuses.Capacity, slots.Length);
        foreach (ref readonly DescriptorSlot slot in slots)
        {
            AddStatus(messages, call, slot);
        }

        response.OverallCode = Aggregation.Overall(slots, options.QuotaMode);
        if (options.ShadowMode && response.OverallCode == RateLimitResponse.Types.Code.OverLimit)
        {
            response.OverallCode = RateLimitResponse.Types.Code.Ok;
            _globalShadowMode.Increment();
        }

        Annotate(response, call);
        return response;
    }

    private void Annotate(RateLimitResponse response, RateLimitCall call)
    {
        if (options.Headers is { } headers)
        {
            HeaderWriter.Write(headers, response, call, options.QuotaMode);
            if (call.StoreFailed && headers.Degraded.Length > 0)
            {
                HeaderWriter.WriteDegraded(headers.Degraded, response, call);
            }
        }

        if (call.Delay > 0 && options.DelayHeader.Length > 0)
        {
            HeaderWriter.WriteDelay(options.DelayHeader, response, call.Delay);
        }

        if (response.OverallCode == RateLimitResponse.Types.Code.OverLimit)
        {
            DenialResponse.Write(response, call);
        }

        if (options.DynamicMetadata)
        {
            response.DynamicMetadata = DynamicMetadata.Build(call);
        }
    }

    private static void AddStatus(ReusedResponse messages, RateLimitCall call, in DescriptorSlot slot)
    {
        RateLimitResponse.Types.DescriptorStatus status = messages.AddStatus(out Duration reset);
        status.Code = slot.Code;
        status.LimitRemaining = slot.Remaining;
        if (slot.IsLimited)
        {
            ref readonly LimitSlot limit = ref call.Limits[slot.Governing];
            status.CurrentLimit = limit.Limit.CurrentLimit;
            status.DurationUntilReset = Set(reset, limit.Reset);
        }
        else if (slot is { IsDeniedByList: true, Listed.Entry.ExpiresUnixMicroseconds: { } end })
        {
            status.DurationUntilReset = Set(reset, end - call.Now);
        }
    }

    private static Duration Set(Duration duration, long microseconds)
    {
        duration.Seconds = microseconds / 1_000_000;
        duration.Nanos = (int)(microseconds % 1_000_000) * 1_000;
        return duration;
    }
}
