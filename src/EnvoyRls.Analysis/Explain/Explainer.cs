using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counters;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Explain;

/// <summary>
/// Explains a call by making it: the limiter decides over counters that were never charged, and what it charges is
/// looked at on the way to the store.
/// </summary>
/// <param name="rules">The rules in force.</param>
/// <param name="options">How decisions are made.</param>
/// <param name="now">When.</param>
/// <param name="live">Reads the counters of the service; <see langword="null"/> to tell nothing of them.</param>
internal sealed class Explainer(RuleSet rules, RateLimiterOptions options, DateTimeOffset now, CounterInspector? live = null)
{
    /// <summary>The moment of the call, Unix time in microseconds.</summary>
    private long Microseconds => (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Explains every descriptor of a request.</summary>
    /// <exception cref="FormatException">The limiter refuses the request.</exception>
    public async Task<IReadOnlyList<Explanation>> ExplainAsync(RateLimitRequest request)
    {
        (RateLimitResponse response, _) = await DecideAsync(request);
        ResolvedDescriptor[] resolved = [.. request.Descriptors.Select(descriptor => ResolvedDescriptor.Of(rules, request.Domain, descriptor, Microseconds))];
        ExplanationNotes notes = new(rules.Staged, Microseconds);
        List<Explanation> explanations = [];
        for (int i = 0; i < resolved.Length; i++)
        {
            RateLimitDescriptor descriptor = request.Descriptors[i];
            RateLimitResponse.Types.DescriptorStatus status = response.Statuses[i];

            // Alone, so that the charges are this descriptor's; what the others replace is not charged.
            RateLimitRequest alone = new() { Domain = request.Domain, HitsAddend = request.HitsAddend };
            alone.Descriptors.Add(descriptor);
            (RateLimitResponse own, IReadOnlyList<RecordedCharge> charges) = await DecideAsync(alone);
            bool replaced = status.CurrentLimit is null && own.Statuses[0].CurrentLimit is not null;
            Explanation explanation = new(descriptor, resolved[i].Layers, replaced ? [] : charges, status, [])
            {
                Listed = resolved[i].Listed,
                Tier = resolved[i].Tier,
                Live = live is null ? null : await live.ReadAsync(request.Domain, descriptor),
            };
            explanations.Add(explanation with { Notes = notes.Of(resolved[i], explanation.Trace.Match, replaced, charges.Count > 0, resolved) });
        }

        return explanations;
    }

    private async Task<(RateLimitResponse Response, IReadOnlyList<RecordedCharge> Charges)> DecideAsync(RateLimitRequest request)
    {
        RecordingStore? recording = null;
        await using Simulator simulator = new(rules, options, now, store => recording = new RecordingStore(store));
        RateLimitResult result = await simulator.DecideAsync(request);
        return result.IsAnswered
            ? (result.Response, recording!.Charges)
            : throw new FormatException($"the limiter refuses the request: {result.Fault.Message}.");
    }
}
