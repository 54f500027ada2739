using EnvoyRls.Analysis.Wording;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Replay;

/// <summary>
/// Sends every line of a log through the limiter as a request of its own time, and counts the verdicts. The clock
/// follows the log and never goes back: servers write lines when requests end, not when they start.
/// </summary>
internal sealed class Replayer(RuleSet rules, RuleDomain domain)
{
    /// <summary>Reads the log to its end.</summary>
    /// <param name="requests">The log's requests.</param>
    /// <param name="tally">Where they are counted.</param>
    /// <param name="cancellation">Ends the replay early.</param>
    /// <exception cref="FormatException">The limiter refuses the requests that the descriptors make.</exception>
    public async Task RunAsync(LogRequests requests, ReplayTally tally, CancellationToken cancellation)
    {
        await using Simulator simulator = new(rules, new RateLimiterOptions(), DateTimeOffset.UnixEpoch);
        while (!cancellation.IsCancellationRequested && requests.Next() is { } request)
        {
            await DecideAsync(simulator, request, requests.Time, tally);
        }

        tally.Evictions = simulator.Evictions;
        tally.Rules.TakeWatched(simulator);
    }

    private async ValueTask DecideAsync(Simulator simulator, RateLimitRequest request, DateTimeOffset time, ReplayTally tally)
    {
        tally.AddTime(time, simulator.Time.Now);
        simulator.AdvanceTo(time);
        RateLimitResult result = await simulator.DecideAsync(request);
        if (!result.IsAnswered)
        {
            throw new FormatException($"the limiter refuses the descriptors: {result.Fault.Message}.");
        }

        DateTimeOffset now = simulator.Time.Now;
        tally.AddRequest(now, result.Response.OverallCode == RateLimitResponse.Types.Code.OverLimit);
        for (int i = 0; i < request.Descriptors.Count; i++)
        {
            Count(request.Descriptors[i], result.Response.Statuses[i], now.ToUnixTimeSeconds(), tally);
        }
    }

    private void Count(RateLimitDescriptor descriptor, RateLimitResponse.Types.DescriptorStatus status, long now, ReplayTally tally)
    {
        bool denied = status.Code == RateLimitResponse.Types.Code.OverLimit;
        if (!domain.Lists.IsEmpty && domain.Lists.Find(descriptor.Entries, now * 1_000_000) is { } verdict)
        {
            tally.AddListed(verdict.IsDenied);
        }
        else if (RuleMatcher.Match(domain, descriptor.Entries) is { } node && (status.CurrentLimit is not null || node.Rule!.Unlimited))
        {
            tally.Rules.Add(node, now, denied);
        }
        else
        {
            tally.WithoutRule++;
        }

        if (denied)
        {
            tally.LimitedKeys.Add(DescriptorText.Format(descriptor));
        }
    }
}
