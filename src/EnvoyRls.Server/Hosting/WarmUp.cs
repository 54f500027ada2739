using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Hosting;

/// <summary>
/// Calls itself before anybody else does, so that the first call of a client meets compiled code and open connections.
/// The calls go the whole way, over a listener on loopback of their own to the real store, with rules and statistics of
/// their own: nothing of them shows but, in Redis, one counter that is gone within seconds. Then they go to a store that
/// fails, where the real one can: a client whose call is the first that Redis leaves unanswered has no time left to wait
/// for a compiler.
/// </summary>
internal sealed class WarmUp(ServerSettings settings, LimiterFactory limiters, GrpcListener listener, WindowClock clock, TimeProvider time)
{
    /// <summary>Beyond the call count at which the runtime compiles a method for good.</summary>
    private const int Rounds = 40;

    /// <summary>Calls at once in each round, so that the ways of contention are compiled too.</summary>
    private const int CallsPerRound = 8;

    /// <summary>Enough to be compiled at all, and to open the breaker.</summary>
    private const int FewRounds = 4;

    private const string Domain = "envoyrls_warm_up";

    private static readonly RuleDocument Rules = new(
        "warm-up",
        $$$"""
        domain: {{{Domain}}}
        descriptors:
          - key: key
            rate_limit: {unit: second, requests_per_unit: 1000000}
          - key: wild
            value: card*
            descriptors:
              - key: key
                rate_limit: {unit: second, requests_per_unit: 10}
          - {key: error, on_store_failure: error, rate_limit: {unit: minute, requests_per_unit: 1000000}}
          - {key: allow, on_store_failure: allow, rate_limit: {unit: minute, requests_per_unit: 1000000}}
          - {key: deny, on_store_failure: deny, rate_limit: {unit: minute, requests_per_unit: 1000000}}
          - {key: local, on_store_failure: local, rate_limit: {unit: minute, requests_per_unit: 1000000}}
          - {key: scripted, on_store_failure: local, rate_limit: {unit: minute, requests_per_unit: 1000000, algorithm: token_bucket}}
          - {key: leased, on_store_failure: local, consistency: leased, rate_limit: {unit: minute, requests_per_unit: 1000000}}
        """);

    private static readonly RateLimitRequest[] Calls =
        [.. Enumerable.Repeat(WarmUpCalls.Request(Domain, ["key", "value"], ["wild", "cards", "key", "value"]), CallsPerRound)];

    /// <summary>One for each way in which a failure is settled.</summary>
    private static readonly RateLimitRequest[] FailingCalls =
    [
        WarmUpCalls.Request(Domain, ["error", "value"]),
        WarmUpCalls.Request(Domain, ["allow", "value"]),
        WarmUpCalls.Request(Domain, ["deny", "value"]),
        WarmUpCalls.Request(Domain, ["local", "value"]),
        WarmUpCalls.Request(Domain, ["scripted", "value"]),
        WarmUpCalls.Request(Domain, ["leased", "value"]),
        WarmUpCalls.Request(Domain, ["allow", "value"], ["local", "value"]),
    ];

    private readonly RuleSetSlot _rules = new() { Current = RuleSetLoader.Load([Rules], new RuleSetOptions()).RuleSet };

    /// <summary>Makes the calls. A store that fails them is not waited for: it shows in health by itself.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using (WarmUpCalls calls = await OpenAsync(limiters, cancellation))
        {
            await calls.MakeAsync(Rounds, Calls, cancellation);
        }

        if (settings.Redis is not null)
        {
            await RehearseFailureAsync(cancellation);
        }
    }

    private async Task RehearseFailureAsync(CancellationToken cancellation)
    {
        await using StoreOutage outage = new(settings, clock, time);
        await using WarmUpCalls calls = await OpenAsync(outage.Limiters, cancellation);
        await calls.MakeAsync(FewRounds, FailingCalls, cancellation);
        outage.Begin();
        await calls.MakeAsync(FewRounds, FailingCalls, cancellation);
        outage.End();
        await calls.MakeAsync(FewRounds, FailingCalls, cancellation);
    }

    private Task<WarmUpCalls> OpenAsync(LimiterFactory called, CancellationToken cancellation)
    {
        StatRegistry statistics = new();
        return WarmUpCalls.OpenAsync(listener, called.Create(_rules, statistics), statistics, Domain, time, cancellation);
    }
}
