using System.Collections.Concurrent;
using System.Net;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.AspNetCore.Tests.Support;

/// <summary>A rate limit service on a real socket that answers as a test says, and remembers what it was asked.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    private readonly GrpcServer _server;

    private ScriptedService(GrpcServerOptions options)
    {
        GrpcMethodTable methods = new GrpcMethodTableBuilder()
            .Unary<RateLimitRequest, RateLimitResponse>(
                "envoy.service.ratelimit.v3.RateLimitService", "ShouldRateLimit", RateLimitRequest.Parser, AnswerAsync)
            .Build();
        _server = new GrpcServer(methods, options, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public ConcurrentQueue<RateLimitRequest> Requests { get; } = new();

    /// <summary>Makes the answer; <see langword="null"/> after a failure of the call.</summary>
    public Func<RateLimitRequest, GrpcCall, ValueTask<RateLimitResponse?>> Script { get; set; } = (_, _) => new(Answers.Ok());

    public Uri Address => new($"http://{_server.EndPoint}");

    public int Port => ((IPEndPoint)_server.EndPoint).Port;

    public static async Task<ScriptedService> StartAsync(Func<RateLimitRequest, RateLimitResponse> script)
    {
        ScriptedService service = await StartAsync();
        service.Script = (request, _) => new(script(request));
        return service;
    }

    public static async Task<ScriptedService> StartAsync(GrpcServerOptions? options = null)
    {
        ScriptedService service = new(options ?? new GrpcServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) });
        await service._server.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private ValueTask<RateLimitResponse?> AnswerAsync(RateLimitRequest request, GrpcCall call)
    {
        Requests.Enqueue(request.Clone());
        return Script(request, call);
    }
}
