using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Grpc.Client;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>One address of the service.</summary>
internal sealed class ServiceChannel(GrpcChannelOptions options, TimeProvider time) : IDisposable
{
    private const int RestSeconds = 1;

    private static readonly GrpcClientMethod<RateLimitRequest, RateLimitResponse> ShouldRateLimit =
        new("envoy.service.ratelimit.v3.RateLimitService", "ShouldRateLimit", RateLimitResponse.Parser);

    private static readonly GrpcClientMethod<HealthCheckRequest, HealthCheckResponse> Check =
        new("grpc.health.v1.Health", "Check", HealthCheckResponse.Parser);

    private readonly GrpcChannel _channel = new(options, time);
    private long _restsUntil = long.MinValue;

    public Uri Address => options.Address;

    /// <summary>Whether it failed a moment ago.</summary>
    public bool Rests => time.GetTimestamp() < Interlocked.Read(ref _restsUntil);

    /// <summary>Leaves it out for a second, if there is another address.</summary>
    public void PutToRest() => Interlocked.Exchange(ref _restsUntil, time.GetTimestamp() + (RestSeconds * time.TimestampFrequency));

    public Task<RateLimitResponse> AskAsync(RateLimitRequest request, CallOptions call, CancellationToken cancellation) =>
        _channel.UnaryAsync(ShouldRateLimit, request, call, cancellation);

    /// <summary>Makes a connection, so that no check has to wait for it.</summary>
    public Task ConnectAsync(CallOptions call, CancellationToken cancellation) =>
        _channel.UnaryAsync(Check, new HealthCheckRequest(), call, cancellation);

    public void Dispose() => _channel.Dispose();
}
