using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc.Client;

namespace EnvoyRls.Testing;

/// <summary>Asks a server from within the tests, where speed or sequence matters more than whose client it is.</summary>
public sealed class RateLimitClient(GrpcChannelOptions options) : IDisposable
{
    private static readonly GrpcClientMethod<RateLimitRequest, RateLimitResponse> ShouldRateLimit =
        new("envoy.service.ratelimit.v3.RateLimitService", "ShouldRateLimit", RateLimitResponse.Parser);

    private static readonly CallOptions Patient = new() { Timeout = TimeSpan.FromSeconds(20) };

    private readonly GrpcChannel _channel = new(options);

    /// <summary>A request of one descriptor with one entry.</summary>
    public static RateLimitRequest Request(string key, string value, uint hits = 0, string domain = "conformance") => new()
    {
        Domain = domain,
        Descriptors = { Descriptor((key, value)) },
        HitsAddend = hits,
    };

    public static RateLimitDescriptor Descriptor(params IEnumerable<(string Key, string Value)> entries) => new()
    {
        Entries = { entries.Select(entry => new RateLimitDescriptor.Types.Entry { Key = entry.Key, Value = entry.Value }) },
    };

    public Task<RateLimitResponse> AskAsync(RateLimitRequest request, CallOptions? call = null) =>
        _channel.UnaryAsync(ShouldRateLimit, request, call ?? Patient);

    /// <summary>Asks what is left of a descriptor of one entry, and charges nothing.</summary>
    public async Task<RateLimitResponse.Types.DescriptorStatus> LookAsync(string domain, string key, string value)
    {
        RateLimitRequest request = Request(key, value, domain: domain);
        request.Descriptors[0].HitsAddend = 0;
        return (await AskAsync(request)).Statuses[0];
    }

    public Task<RateLimitResponse> AskAsync(string key, string value, uint hits = 0) => AskAsync(Request(key, value, hits));

    public void Dispose() => _channel.Dispose();
}
