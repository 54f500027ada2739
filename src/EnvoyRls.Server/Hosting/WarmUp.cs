using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Health;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Hosting;

/// <summary>
/// Calls itself before anybody else does, so that the first call of a client meets compiled code and open connections.
/// The calls go the whole way, over a listener on loopback of their own to the real store, with rules and statistics of
/// their own: nothing of them shows but, in Redis, one counter that is gone within seconds.
/// </summary>
internal sealed class WarmUp(LimiterFactory limiters, GrpcListener listener, TimeProvider time)
{
    /// <summary>Beyond the call count at which the runtime compiles a method for good.</summary>
    private const int Rounds = 40;

    /// <summary>Calls at once in each round, so that the ways of contention are compiled too.</summary>
    private const int CallsPerRound = 8;

    private const string Domain = "envoyrls_warm_up";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    private static readonly RuleDocument Rules = new(
        "warm-up",
        $$"""
        domain: {{Domain}}
        descriptors:
          - key: key
            rate_limit: {unit: second, requests_per_unit: 1000000}
          - key: wild
            value: card*
            descriptors:
              - key: key
                rate_limit: {unit: second, requests_per_unit: 10}
        """);

    private static readonly CheckSettings Checks = new() { Domain = Domain, Mapping = new CheckMapping([]) };

    private static readonly GrpcClientMethod<RateLimitRequest, RateLimitResponse> ShouldRateLimit =
        new(RateLimitCalls.Service, RateLimitCalls.Method, RateLimitResponse.Parser);

    /// <summary>Makes the calls. A store that fails them is not waited for: it shows in health by itself.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        RuleSetSlot rules = new() { Current = RuleSetLoader.Load([Rules], new RuleSetOptions()).RuleSet };
        StatRegistry statistics = new();
        IRateLimiter limiter = limiters.Create(rules, statistics);
        RateLimitCalls calls = new(limiter, new FaultCodes(compatible: false), isMeasured: false);
        CheckCalls checks = new(new Checker(limiter, Checks, takesHitsBack: true));
        await using GrpcServer server = listener.CreatePrivate(GrpcListener.Methods(calls, checks, new UserStatsCalls(null), new HealthStatusBoard()), statistics);
        await server.StartAsync(cancellation);
        using GrpcChannel channel = new(new GrpcChannelOptions { Address = new Uri($"http://{server.EndPoint}") }, time);
        for (int round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, CallsPerRound).Select(_ => CallAsync(channel, cancellation)));
        }
    }

    private static async Task CallAsync(GrpcChannel channel, CancellationToken cancellation)
    {
        try
        {
            await channel.UnaryAsync(ShouldRateLimit, Request(), new CallOptions { Timeout = CallTimeout }, cancellation);
        }
        catch (GrpcException) when (!cancellation.IsCancellationRequested)
        {
            // Compiled all the same.
        }
    }

    private static RateLimitRequest Request()
    {
        RateLimitRequest request = new() { Domain = Domain };
        request.Descriptors.Add(new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = "key", Value = "value" } } });
        request.Descriptors.Add(new RateLimitDescriptor
        {
            Entries =
            {
                new RateLimitDescriptor.Types.Entry { Key = "wild", Value = "cards" },
                new RateLimitDescriptor.Types.Entry { Key = "key", Value = "value" },
            },
        });
        return request;
    }
}
