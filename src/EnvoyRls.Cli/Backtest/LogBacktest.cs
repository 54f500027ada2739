using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Backtest;

/// <summary>
/// Sends the requests of a log, and of attacks put into it, through the limiter and the adaptive layer by the log's own time. The clock
/// never goes back: what lies too far behind to be put in order is decided at the later time.
/// </summary>
internal sealed class LogBacktest(RuleSet rules, TrafficOptions options, IReadOnlyList<AttackText> attacks)
{
    private readonly ClientIdentity _identity = new(options.ClientKeys);

    /// <summary>Reads the log to its end.</summary>
    /// <exception cref="FormatException">The limiter refuses the requests that the descriptors make, or they name no client that could attack.</exception>
    public async Task RunAsync(OrderedRequests requests, BacktestTally tally, CancellationToken cancellation)
    {
        if (requests.Next() is not { } first)
        {
            return;
        }

        await using TrafficSimulation simulation = new(rules, options, requests.Time);
        AttackTraffic[] hostile = [.. attacks.Select((attack, i) => new AttackTraffic(attack.In(requests.Time, options.Seed + (ulong)i), options.ClientKeys))];
        tally.Attacks.AddRange(hostile.Select(attack => (attack.Plan, new CallCount())));
        if (hostile.Length > 0 && _identity.Find(first) is null)
        {
            throw new FormatException($"no attack can be put into requests that do not tell who their client is: give them one of {string.Join(", ", options.ClientKeys)}.");
        }

        for (RateLimitRequest? request = first; request is not null && !cancellation.IsCancellationRequested; request = requests.Next())
        {
            for (int i = 0; i < hostile.Length; i++)
            {
                hostile[i].Sample(request);
                await AttackAsync(simulation, hostile[i], requests.Time, tally.Attacks[i].Calls);
            }

            await DecideAsync(simulation, request, requests.Time, tally);
        }

        tally.Ticks = simulation.Ticks;
        tally.Reordered = requests.Reordered;
        tally.Progress = simulation.Progress;
        tally.Overrides = simulation.Overrides;
        tally.Log.Evictions = simulation.Evictions;
    }

    private static async Task AttackAsync(TrafficSimulation simulation, AttackTraffic attack, DateTimeOffset until, CallCount count)
    {
        while (attack.TryNext(until, out DateTimeOffset time) is { } request)
        {
            count.Add(await simulation.DecideAsync(request, time));
        }
    }

    private async Task DecideAsync(TrafficSimulation simulation, RateLimitRequest request, DateTimeOffset time, BacktestTally tally)
    {
        tally.Log.AddTime(time, simulation.Now);
        SimulatedCall call = await simulation.DecideAsync(request, time);
        if (!call.IsAnswered)
        {
            throw new FormatException($"the limiter refuses the descriptors: {(call.WithLayer.Fault ?? call.RulesAlone.Fault)!.Message}.");
        }

        tally.Log.AddRequest(simulation.Now, call.IsDenied);
        tally.Calls.Add(call);
        if (call.IsKnown)
        {
            tally.Known.Add(call);
        }

        if (call is { IsDenied: true, IsDeniedByRules: false })
        {
            tally.DeniedClients.Add(_identity.Find(request) is { } client ? $"{client.Key}={client.Value}" : "no client");
        }
    }
}
