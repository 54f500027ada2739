using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Core.Decisions;

/// <summary>Describes the verdicts of an answered call to the feed.</summary>
internal static class DecisionReport
{
    /// <summary>
    /// Publishes a record for each descriptor that a rule, a list, an override or a limit of the request was about; where there is
    /// none, for every descriptor if somebody wants to know of those too.
    /// </summary>
    public static void Publish(DecisionFeed feed, RateLimitCall call, RateLimitResponse response)
    {
        bool isCallDenied = response.OverallCode == RateLimitResponse.Types.Code.OverLimit;
        bool isFirst = true;
        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            if (!slot.IsLimited && !slot.IsUnlimited && slot.Listed is null)
            {
                continue;
            }

            DecisionRecord record = new()
            {
                Request = call.Request,
                Shared = call.Response?.Request,
                Entries = slot.Entries,
                Node = slot.Node,
                Matched = slot.Node,
                Listed = slot.Listed?.Entry,
                Now = call.Now,
                Hits = slot.IsRefund ? -slot.Hits : slot.Hits,
                Remaining = slot.Remaining,
                IsFirst = isFirst,
                IsDenied = slot.IsOver,
                IsCallDenied = isCallDenied,
                IsDegraded = call.StoreFailed,
            };
            if (slot.IsLimited)
            {
                DescribeLimits(ref record, call, slot);
            }

            isFirst = false;
            feed.Publish(record);
        }

        if (isFirst && feed.IsUnmatchedWanted)
        {
            PublishUnmatched(feed, call);
        }
    }

    private static void PublishUnmatched(DecisionFeed feed, RateLimitCall call)
    {
        bool isFirst = true;
        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            DecisionRecord record = new()
            {
                Request = call.Request,
                Shared = call.Response?.Request,
                Entries = slot.Entries,
                Now = call.Now,
                Hits = slot.IsRefund ? -slot.Hits : slot.Hits,
                IsFirst = isFirst,
                IsUnmatched = true,
            };
            isFirst = false;
            feed.Publish(record);
        }
    }

    private static void DescribeLimits(ref DecisionRecord record, RateLimitCall call, in DescriptorSlot slot)
    {
        ref readonly LimitSlot governing = ref call.Limits[slot.Governing];
        record.Node = governing.Node;
        record.Limit = governing.Limit;
        record.Override = governing.Override?.Id;
        record.Reset = governing.Reset;
        record.NearLimit = (long)governing.Outcome.NearLimitHits;
        foreach (ref readonly LimitSlot limit in call.LimitsOf(slot))
        {
            record.IsShadowDenied |= limit is { OnlyWatches: true, Outcome.IsOver: true };
        }
    }
}
