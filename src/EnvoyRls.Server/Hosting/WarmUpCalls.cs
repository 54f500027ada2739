using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Health;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Hosting;

/// <summary>Serves a limiter over a listener on loopback of its own, and calls it.</summary>
internal sealed class WarmUpCalls : IAsyncDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    private static readonly GrpcClientMethod<RateLimitRequest, RateLimitResponse> ShouldRateLimit =
        new(RateLimitCalls.Service, RateLimitCalls.Method, RateLimitResponse.Parser);

    private readonly GrpcServer _server;
    private readonly GrpcChannel _channel;

    private WarmUpCalls(GrpcServer server, GrpcChannel channel)
    {
        _server = server;
        _channel = channel;
    }

    /// <summary>Begins to serve.</summary>
    /// <param name="listener">Makes the listener.</param>
    /// <param name="limiter">Decides.</param>
    /// <param name="statistics">Where the listener counts.</param>
    /// <param name="domain">The domain of checks.</param>
    /// <param name="time">The clock of the client.</param>
    /// <param name="cancellation">Gives the start up.</param>
    public static async Task<WarmUpCalls> OpenAsync(
        GrpcListener listener, IRateLimiter limiter, StatRegistry statistics, string domain, TimeProvider time, CancellationToken cancellation)
    {
        RateLimitCalls calls = new(limiter, new FaultCodes(compatible: false), isMeasured: false);
        CheckCalls checks = new(new Checker(limiter, new CheckSettings { Domain = domain, Mapping = new CheckMapping([]) }, takesHitsBack: true));
        GrpcServer server = listener.CreatePrivate(GrpcListener.Methods(calls, checks, new UserStatsCalls(null), new HealthStatusBoard()), statistics);
        await server.StartAsync(cancellation);
        return new WarmUpCalls(server, new GrpcChannel(new GrpcChannelOptions { Address = new Uri($"http://{server.EndPoint}") }, time));
    }

    /// <summary>A request of descriptors, each told as its keys and values in turn.</summary>
    public static RateLimitRequest Request(string domain, params string[][] descriptors)
    {
        RateLimitRequest request = new() { Domain = domain };
        foreach (string[] entries in descriptors)
        {
            request.Descriptors.Add(new RateLimitDescriptor
            {
                Entries = { entries.Chunk(2).Select(static entry => new RateLimitDescriptor.Types.Entry { Key = entry[0], Value = entry[1] }) },
            });
        }

        return request;
    }

    /// <summary>Makes the calls, all at once, and again when they have ended. Calls that fail have done their part as well.</summary>
    public async Task MakeAsync(int rounds, RateLimitRequest[] requests, CancellationToken cancellation)
    {
        for (int round = 0; round < rounds; round++)
        {
            await Task.WhenAll(requests.Select(request => CallAsync(request, cancellation)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    private async Task CallAsync(RateLimitRequest request, CancellationToken cancellation)
    {
        try
        {
            await _channel.UnaryAsync(ShouldRateLimit, request, new CallOptions { Timeout = CallTimeout }, cancellation);
        }
        catch (GrpcException) when (!cancellation.IsCancellationRequested)
        {
            // Compiled all the same.
        }
    }
}
