using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Builds requests from short notations: an entry is <c>key=value</c>, a descriptor is entries with commas between.</summary>
internal static class Requests
{
    /// <summary>A call of one or more descriptors, each written as <c>key=value,key=value</c>.</summary>
    public static RateLimitRequest Call(string domain, params string[] descriptors) => Call(domain, [.. descriptors.Select(text => Descriptor(text))]);

    public static RateLimitRequest Call(string domain, params RateLimitDescriptor[] descriptors)
    {
        RateLimitRequest request = new() { Domain = domain };
        request.Descriptors.AddRange(descriptors);
        return request;
    }

    public static RateLimitDescriptor Descriptor(string entries, ulong? hits = null)
    {
        RateLimitDescriptor descriptor = new() { HitsAddend = hits };
        descriptor.Entries.AddRange(Entries(entries));
        return descriptor;
    }

    /// <summary>A descriptor that brings its own limit.</summary>
    public static RateLimitDescriptor Override(string entries, uint requestsPerUnit, int unit)
    {
        RateLimitDescriptor descriptor = Descriptor(entries);
        descriptor.Limit = new RateLimitDescriptor.Types.RateLimitOverride
        {
            RequestsPerUnit = requestsPerUnit,
            Unit = (Api.Envoy.Type.V3.RateLimitUnit)unit,
        };
        return descriptor;
    }

    /// <summary>A descriptor that gives hits back.</summary>
    public static RateLimitDescriptor Refund(string entries, ulong hits)
    {
        RateLimitDescriptor descriptor = Descriptor(entries, hits);
        descriptor.IsNegativeHits = true;
        return descriptor;
    }

    public static RepeatedField<RateLimitDescriptor.Types.Entry> Entries(string entries)
    {
        RepeatedField<RateLimitDescriptor.Types.Entry> result = [];
        foreach (string entry in entries.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split('=', 2);
            result.Add(Entry(parts[0], parts.Length > 1 ? parts[1] : ""));
        }

        return result;
    }

    public static RateLimitDescriptor.Types.Entry Entry(string key, string value) => new() { Key = key, Value = value };
}
