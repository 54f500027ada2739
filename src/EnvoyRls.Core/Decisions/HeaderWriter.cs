using System.Globalization;
using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Core.Decisions;

/// <summary>Adds the headers about a call's limits to its response.</summary>
internal static class HeaderWriter
{
    /// <summary>Adds nothing if no descriptor is limited.</summary>
    /// <param name="headers">Which headers, and their names.</param>
    /// <param name="response">The response, its statuses and code set.</param>
    /// <param name="call">The call as decided.</param>
    /// <param name="allAreQuotas">Whether every descriptor is taken as a quota.</param>
    public static void Write(LimitHeaders headers, RateLimitResponse response, RateLimitCall call, bool allAreQuotas)
    {
        int chosen = Tightest(call.Slots, allAreQuotas);
        if (chosen >= 0)
        {
            switch (headers.Style)
            {
                case LimitHeaderStyle.GitHub:
                    WriteGitHub(response, call, call.Slots[chosen]);
                    break;
                case LimitHeaderStyle.Ietf:
                    StructuredLimitFields.Write(response, call);
                    break;
                default:
                    WriteReference(headers, response, response.Statuses[chosen]);
                    break;
            }
        }

        if (response.OverallCode == RateLimitResponse.Types.Code.OverLimit && LongestRetry(call) is { } seconds)
        {
            Add(response, "Retry-After", seconds);
        }
    }

    /// <summary>Tells admitted hits how long to wait for their turn, in seconds to the millisecond, rounded up.</summary>
    public static void WriteDelay(string name, RateLimitResponse response, long microseconds)
    {
        long milliseconds = (microseconds + 999) / 1_000;
        Add(response, name, string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000}.{milliseconds % 1_000:000}"));
    }

    /// <summary>Says by which mode the first limit was answered that the store was not there for.</summary>
    public static void WriteDegraded(string name, RateLimitResponse response, RateLimitCall call)
    {
        foreach (ref readonly LimitSlot limit in call.Limits)
        {
            if (limit.Degraded is { } mode)
            {
                Add(response, name, WordTable<StoreFailureMode>.Words[(int)mode]);
                return;
            }
        }
    }

    internal static void Add(RateLimitResponse response, string name, string value) =>
        response.ResponseHeadersToAdd.Add(new HeaderValue { Key = name, Value = value });

    private static void Add(RateLimitResponse response, string name, long value) =>
        Add(response, name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The descriptor with the strictly least remaining, the first of equals; one over its limit that is not a quota
    /// takes its place, the last of them. -1 if none is limited.
    /// </summary>
    internal static int Tightest(ReadOnlySpan<DescriptorSlot> slots, bool allAreQuotas)
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

            bool overRate = slot.IsOver && !allAreQuotas && !slot.IsQuota;
            if (overRate || slot.Remaining < least)
            {
                least = slot.Remaining;
                chosen = i;
            }
        }

        return chosen;
    }

    private static void WriteReference(LimitHeaders headers, RateLimitResponse response, RateLimitResponse.Types.DescriptorStatus status)
    {
        Add(response, headers.Limit, status.CurrentLimit.RequestsPerUnit);
        Add(response, headers.Remaining, status.LimitRemaining);
        Add(response, headers.Reset, status.DurationUntilReset.Seconds);
    }

    private static void WriteGitHub(RateLimitResponse response, RateLimitCall call, in DescriptorSlot slot)
    {
        ref readonly LimitSlot limit = ref call.Limits[slot.Governing];
        uint amount = limit.Limit.Limit.Amount;
        Add(response, "X-RateLimit-Limit", amount);
        Add(response, "X-RateLimit-Remaining", slot.Remaining);
        Add(response, "X-RateLimit-Used", amount - Math.Min(amount, slot.Remaining));
        Add(response, "X-RateLimit-Reset", WholeSeconds.Up(call.Now + limit.Reset));
        if (limit.Limit.Name.Length > 0)
        {
            Add(response, "X-RateLimit-Resource", limit.Limit.Name);
        }
    }

    /// <summary>The longest wait that a denying limit asks for, in seconds; <see langword="null"/> if no wait would help.</summary>
    internal static long? LongestRetry(RateLimitCall call)
    {
        long? longest = null;
        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            if (!slot.IsOver)
            {
                continue;
            }

            if (slot is { IsDeniedByList: true, Listed.Entry.ExpiresUnixMicroseconds: { } end })
            {
                longest = Math.Max(longest ?? 0, WholeSeconds.Up(end - call.Now));
            }

            foreach (ref readonly LimitSlot limit in call.LimitsOf(slot))
            {
                if (limit.Denies)
                {
                    longest = Math.Max(longest ?? 0, limit.RetrySeconds);
                }
            }
        }

        return longest;
    }
}
