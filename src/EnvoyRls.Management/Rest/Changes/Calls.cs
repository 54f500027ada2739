using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>Calls that requests describe, as Envoy sends them.</summary>
internal static class Calls
{
    public static RateLimitRequest Of(CallBody call)
    {
        RateLimitRequest request = new() { Domain = call.Domain, HitsAddend = call.Hits };
        request.Descriptors.AddRange(call.Descriptors.Select(Of));
        return request;
    }

    private static RateLimitDescriptor Of(DescriptorBody body)
    {
        RateLimitDescriptor descriptor = new();
        descriptor.Entries.AddRange(body.Entries.Select(entry => new RateLimitDescriptor.Types.Entry { Key = entry.Key, Value = entry.Value }));
        return descriptor;
    }
}
