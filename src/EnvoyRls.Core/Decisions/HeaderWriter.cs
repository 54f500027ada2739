using System.Globalization;
using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Core.Decisions;

/// <summary>Adds the headers about a call's tightest limit to its response.</summary>
internal static class HeaderWriter
{
    /// <summary>
    /// Chooses the status with the strictly least remaining, the first of equals; a status over its limit that is not
    /// a quota takes its place, the last of them. Adds nothing if no descriptor is limited.
    /// </summary>
    public static void Write(LimitHeaders headers, RateLimitResponse response, ReadOnlySpan<DescriptorSlot> slots, bool allAreQuotas)
    {
        int chosen = -1;
        uint least = uint.MaxValue;
        for (int i = 0; i < slots.Length; i++)
        {
            ref readonly DescriptorSlot slot = ref slots[i];
            if (!slot.IsLimited)
            {
                continue;
            }

            bool overRate = slot.IsOver && !allAreQuotas && slot.Rule is not { QuotaMode: true };
            if (overRate || slot.Remaining < least)
            {
                least = slot.Remaining;
                chosen = i;
            }
        }

        if (chosen >= 0)
        {
            RateLimitResponse.Types.DescriptorStatus status = response.Statuses[chosen];
            Add(response, headers.Limit, status.CurrentLimit.RequestsPerUnit);
            Add(response, headers.Remaining, status.LimitRemaining);
            Add(response, headers.Reset, status.DurationUntilReset.Seconds);
        }
    }

    private static void Add(RateLimitResponse response, string name, long value) =>
        response.ResponseHeadersToAdd.Add(new HeaderValue { Key = name, Value = value.ToString(CultureInfo.InvariantCulture) });
}
