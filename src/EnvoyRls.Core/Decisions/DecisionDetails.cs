using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// What is known of a decision beyond its response. Whoever wants to know makes one and hands it to the limiter, which fills
/// it when it answers; a fault leaves it as it was.
/// </summary>
/// <param name="everyDescriptor">Whether <see cref="Descriptors"/> is wanted.</param>
public sealed class DecisionDetails(bool everyDescriptor = false)
{
    /// <summary>Whether a deny list has any of the descriptors.</summary>
    public bool IsDenyListed { get; private set; }

    /// <summary>Whether something would have denied the call that only watches.</summary>
    public bool IsShadowed { get; private set; }

    /// <summary>The descriptor whose limit denies, or is nearest to it; <see langword="null"/> if none is limited.</summary>
    public DescriptorDetail? Tightest { get; private set; }

    /// <summary>Seconds after which a denied call is worth another try; <see langword="null"/> if no wait would help.</summary>
    public long? RetrySeconds { get; private set; }

    /// <summary>Microseconds that the admitted hits should wait.</summary>
    public long DelayMicroseconds { get; private set; }

    /// <summary>Each descriptor, in the request's order; empty if not wanted.</summary>
    public IReadOnlyList<DescriptorDetail> Descriptors { get; private set; } = [];

    internal void Fill(RateLimitCall call, RateLimitResponse response, bool allAreQuotas)
    {
        Span<DescriptorSlot> slots = call.Slots;
        bool isDenied = response.OverallCode == RateLimitResponse.Types.Code.OverLimit;
        IsShadowed = !isDenied && Aggregation.Overall(slots, allAreQuotas) == RateLimitResponse.Types.Code.OverLimit;
        foreach (ref readonly DescriptorSlot slot in slots)
        {
            IsDenyListed |= slot.IsDeniedByList;
            IsShadowed |= !isDenied && IsShadowDenied(call, slot);
        }

        int tightest = HeaderWriter.Tightest(slots, allAreQuotas);
        Tightest = tightest >= 0 ? Describe(call, slots[tightest]) : null;
        RetrySeconds = isDenied ? HeaderWriter.LongestRetry(call) : null;
        DelayMicroseconds = isDenied ? 0 : call.Delay;
        if (everyDescriptor)
        {
            DescriptorDetail[] descriptors = new DescriptorDetail[slots.Length];
            for (int i = 0; i < descriptors.Length; i++)
            {
                descriptors[i] = Describe(call, slots[i]);
            }

            Descriptors = descriptors;
        }
    }

    private static bool IsShadowDenied(RateLimitCall call, in DescriptorSlot slot)
    {
        foreach (ref readonly LimitSlot limit in call.LimitsOf(slot))
        {
            if (limit is { OnlyWatches: true, Outcome.IsOver: true })
            {
                return true;
            }
        }

        return false;
    }

    private static DescriptorDetail Describe(RateLimitCall call, in DescriptorSlot slot)
    {
        AccessVerdict? listed = slot.Listed;
        DescriptorDetail detail = new()
        {
            IsOver = slot.IsOver,
            IsShadowDenied = IsShadowDenied(call, slot),
            IsUnlimited = slot.IsUnlimited,
            IsDenyListed = listed?.IsDenied,
            Reason = listed?.Entry.Reason ?? "",
            Node = slot.Node,
            Matched = slot.Node,
        };
        if (!slot.IsLimited)
        {
            return detail;
        }

        ref readonly LimitSlot governing = ref call.Limits[slot.Governing];
        return detail with
        {
            Node = governing.Node,
            Limit = governing.Limit,
            Override = governing.Override?.Id,
            Remaining = slot.Remaining,
            ResetAt = WholeSeconds.Up(call.Now + governing.Reset),
        };
    }
}
