using System.Net;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Cli.Tests.Bench;

/// <summary>A rate-limit service over real gRPC whose answers a test makes.</summary>
internal sealed class LoadedService : IAsyncDisposable
{
    private readonly GrpcServer _server;

    private LoadedService(GrpcServer server) => _server = server;

    public string Address => _server.EndPoint.ToString()!;

    public static RateLimitResponse Admitted { get; } = new() { OverallCode = RateLimitResponse.Types.Code.Ok };

    public static RateLimitResponse Denied { get; } = new() { OverallCode = RateLimitResponse.Types.Code.OverLimit };

    public static Task<LoadedService> StartAsync(Func<RateLimitRequest, RateLimitResponse> answer) =>
        StartAsync((request, _) => new ValueTask<RateLimitResponse?>(answer(request)));

    public static async Task<LoadedService> StartAsync(
        Func<RateLimitRequest, GrpcCall, ValueTask<RateLimitResponse?>> answer, Func<GrpcServerOptions, GrpcServerOptions>? change = null)
    {
        GrpcMethodTable methods = new GrpcMethodTableBuilder()
            .Unary<RateLimitRequest, RateLimitResponse>(
                "envoy.service.ratelimit.v3.RateLimitService", "ShouldRateLimit", RateLimitRequest.Parser, (request, call) => answer(request, call))
            .Build();
        GrpcServerOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };
        GrpcServer server = new(methods, change?.Invoke(options) ?? options, NullLoggerFactory.Instance, TimeProvider.System);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new LoadedService(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
