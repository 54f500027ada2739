using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using WireDescriptor = EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3.RateLimitDescriptor;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>Checks as the protocol writes them.</summary>
internal static class WireRequest
{
    public static RateLimitRequest Of(RateLimitCheck check, string domain)
    {
        RateLimitRequest request = new() { Domain = domain };

        // Services that do not know hits of single descriptors understand those of the request, which cannot be 0 there.
        uint common = CommonHits(check);
        if (common != 1)
        {
            request.HitsAddend = common;
        }

        foreach (RateLimitDescriptor descriptor in check.Descriptors)
        {
            request.Descriptors.Add(Of(descriptor, check, hasOwnHits: common == 0));
        }

        return request;
    }

    private static WireDescriptor Of(RateLimitDescriptor descriptor, RateLimitCheck check, bool hasOwnHits)
    {
        WireDescriptor wire = new();
        foreach ((string key, string value) in descriptor.Entries)
        {
            wire.Entries.Add(new WireDescriptor.Types.Entry { Key = key, Value = value });
        }

        if (hasOwnHits)
        {
            long hits = descriptor.Hits ?? check.Hits;
            wire.HitsAddend = hits == long.MinValue ? long.MaxValue : (ulong)Math.Abs(hits);
            wire.IsNegativeHits = hits < 0;
        }

        return wire;
    }

    /// <summary>The hits of all descriptors, if they are the same and the request can say them; else 0.</summary>
    private static uint CommonHits(RateLimitCheck check)
    {
        long hits = check.Descriptors[0].Hits ?? check.Hits;
        bool isCommon = check.Descriptors.All(descriptor => (descriptor.Hits ?? check.Hits) == hits);
        return isCommon && hits is >= 1 and <= uint.MaxValue ? (uint)hits : 0;
    }
}
