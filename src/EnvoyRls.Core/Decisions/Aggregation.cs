using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Core.Decisions;

/// <summary>One overall code from the verdicts on all descriptors.</summary>
internal static class Aggregation
{
    /// <summary>
    /// Over if a list or any rate is over, or if there are quotas and all of them are. Unlimited descriptors have no say.
    /// </summary>
    /// <param name="slots">The decided descriptors.</param>
    /// <param name="allAreQuotas">Whether every descriptor, matched or not, is taken as a quota.</param>
    public static RateLimitResponse.Types.Code Overall(ReadOnlySpan<DescriptorSlot> slots, bool allAreQuotas)
    {
        int rates = 0;
        int quotas = 0;
        int quotasOver = 0;
        foreach (ref readonly DescriptorSlot slot in slots)
        {
            if (slot.IsUnlimited)
            {
                continue;
            }

            if (slot.IsDeniedByList)
            {
                return RateLimitResponse.Types.Code.OverLimit;
            }

            if (allAreQuotas || (slot.IsLimited && slot.IsQuota))
            {
                quotas++;
                quotasOver += slot.IsOver ? 1 : 0;
            }
            else
            {
                rates += slot.IsOver ? 1 : 0;
            }
        }

        return rates > 0 || (quotas > 0 && quotasOver == quotas)
            ? RateLimitResponse.Types.Code.OverLimit
            : RateLimitResponse.Types.Code.Ok;
    }
}
