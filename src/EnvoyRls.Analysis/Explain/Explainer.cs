using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Explain;

/// <summary>
/// Explains a call by making it: the limiter decides over counters that were never charged, and what it charges is
/// looked at on the way to the store.
/// </summary>
internal sealed class Explainer(RuleSet rules, RuleDomain domain, RateLimiterOptions options, DateTimeOffset now)
{
    /// <summary>The moment of the call, Unix time in microseconds.</summary>
    private long Microseconds => (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Explains every descriptor of a request.</summary>
    /// <exception cref="FormatException">The limiter refuses the request.</exception>
    public async Task<IReadOnlyList<Explanation>> ExplainAsync(RateLimitRequest request)
    {
        (RateLimitResponse response, _) = await DecideAsync(request);
        List<Explanation> explanations = [];
        for (int i = 0; i < request.Descriptors.Count; i++)
        {
            RateLimitDescriptor descriptor = request.Descriptors[i];
            MatchTrace trace = MatchTrace.Of(domain, descriptor.Entries);
            RateLimitResponse.Types.DescriptorStatus status = response.Statuses[i];

            // Alone, so that the charges are this descriptor's; what the others replace is not charged.
            RateLimitRequest alone = new() { Domain = request.Domain, HitsAddend = request.HitsAddend };
            alone.Descriptors.Add(descriptor);
            (RateLimitResponse own, IReadOnlyList<RecordedCharge> charges) = await DecideAsync(alone);
            bool replaced = status.CurrentLimit is null && own.Statuses[0].CurrentLimit is not null;
            explanations.Add(new Explanation(
                descriptor, trace, replaced ? [] : charges, status, [.. ListNotes(descriptor), .. NotesOn(trace.Match, replaced, charges.Count > 0, request)]));
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

    private IEnumerable<string> ListNotes(RateLimitDescriptor descriptor)
    {
        if (domain.Lists.Find(descriptor.Entries, Microseconds) is not { } verdict)
        {
            yield break;
        }

        AccessListEntry item = verdict.Entry;
        string reason = item.Reason.Length > 0 ? $", {item.Reason}" : "";
        string until = item.ExpiresUnixMicroseconds is { } expires ? $", until {ScheduleText.Moment(expires)}" : "";
        yield return $"on the {(verdict.IsDenied ? "deny" : "allow")} list: {item.Key} {item.Matcher.Text}{reason}{until}";
    }

    private List<string> NotesOn(RuleNode? node, bool replaced, bool charged, RateLimitRequest request)
    {
        List<string> notes = [];
        if (node?.Rule is not { } rule)
        {
            return notes;
        }

        if (replaced)
        {
            notes.Add($"replaced by {ReplacerOf(rule.Name, request)}, so that it is not charged");
        }

        if (rule.Active is { } active)
        {
            notes.Add($"{Activity(active)} ({ScheduleText.Of(active)})");
        }

        notes.AddRange(rule.Limits.Where(limit => limit.Active is not null)
            .Select(limit => $"limit {RuleText.LimitOf(limit)} is {Activity(limit.Active!)} ({ScheduleText.Of(limit.Active!)})"));
        if (rule.Rollout < Rule.FullRollout)
        {
            bool inside = charged || replaced;
            string which = inside ? ", this one among them" : IsActive(rule.Active) ? ", not to this one" : "";
            notes.Add($"rolled out to {PercentageText.Format(rule.Rollout)} of keys{which}");
        }

        return notes;
    }

    private string ReplacerOf(string name, RateLimitRequest request) => request.Descriptors
        .Select(descriptor => RuleMatcher.Match(domain, descriptor.Entries))
        .FirstOrDefault(node => node?.Rule?.Replaces.Contains(name, StringComparer.Ordinal) ?? false)?.FullKey ?? "another rule of the call";

    private string Activity(Schedule schedule) => IsActive(schedule) ? "active" : "not active";

    private bool IsActive(Schedule? schedule) => schedule?.IsActive(Microseconds) ?? true;
}
