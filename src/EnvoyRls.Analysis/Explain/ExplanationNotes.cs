using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Explain;

/// <summary>What decides besides the match, in words.</summary>
/// <param name="staged">The rules that some keys are held to; <see langword="null"/> for none.</param>
/// <param name="now">The moment of the call, Unix time in microseconds.</param>
internal sealed class ExplanationNotes(StagedRules? staged, long now)
{
    /// <summary>The notes on one descriptor of a call.</summary>
    /// <param name="resolved">What the rules say about it.</param>
    /// <param name="node">The node that it is explained by; <see langword="null"/> if nothing matches.</param>
    /// <param name="replaced">Whether another descriptor's rule replaces the node's.</param>
    /// <param name="charged">Whether anything is charged for it.</param>
    /// <param name="call">All descriptors of the call.</param>
    public IReadOnlyList<string> Of(ResolvedDescriptor resolved, RuleNode? node, bool replaced, bool charged, IEnumerable<ResolvedDescriptor> call) =>
        [.. ListNotes(resolved), .. LayerNotes(resolved), .. NotesOn(node, replaced, charged, call), .. OverrideNotes(resolved.Overrides)];

    private static IEnumerable<string> ListNotes(ResolvedDescriptor resolved)
    {
        if (resolved.Listed is not { } verdict)
        {
            yield break;
        }

        AccessListEntry item = verdict.Entry;
        string reason = item.Reason.Length > 0 ? $", {item.Reason}" : "";
        string until = item.ExpiresUnixMicroseconds is { } expires ? $", until {ScheduleText.Moment(expires)}" : "";
        yield return $"on the {(verdict.IsDenied ? "deny" : "allow")} list: {item.Key} {item.Matcher.Text}{reason}{until}";
    }

    private static IEnumerable<string> OverrideNotes(ResolvedOverrides overrides)
    {
        foreach (RuleNode node in new[] { overrides.Scale, overrides.Limit }.OfType<RuleNode>())
        {
            yield return $"override {node.ManagedId} ({node.FullKey}): {OverrideText.Of(node.Rule!)}";
        }

        foreach (RuleNode node in overrides.ForOthers)
        {
            yield return $"override {node.ManagedId} ({node.FullKey}) goes for clients with {ConditionText.Of(node.Rule!.When!)}, and this one is taken for an ordinary client: {OverrideText.Of(node.Rule)}";
        }
    }

    private IEnumerable<string> LayerNotes(ResolvedDescriptor resolved)
    {
        if (staged is not null)
        {
            yield return $"release {staged.Release} is staged for {PercentageText.Format(staged.Parts)} of keys, {(resolved.IsStaged ? "this one among them" : "not for this one")}";
        }

        if (resolved.Tier is { } tier)
        {
            yield return resolved.Layers is [.., { ByTier: true, Verdict: LayerVerdict.Decides }]
                ? $"the user is in tier {tier}, which the rule is about"
                : $"the user is in tier {tier}, which no rule that holds is about";
        }

        foreach (LayerTrace layer in resolved.Layers.Where(layer => resolved.Layers.Count > 1 && layer.Verdict != LayerVerdict.Decides))
        {
            yield return layer.Trace.Match is { } match
                ? $"layer {LayerText.Of(layer.Layer)} does not decide: {match.FullKey} matches, but is not in force"
                : $"layer {LayerText.Of(layer.Layer)} does not decide: {MatchWords.NoMatch(layer.Trace)}";
        }
    }

    private List<string> NotesOn(RuleNode? node, bool replaced, bool charged, IEnumerable<ResolvedDescriptor> call)
    {
        List<string> notes = [];
        if (node?.Rule is not { } rule)
        {
            return notes;
        }

        if (replaced)
        {
            notes.Add($"replaced by {ReplacerOf(rule.Name, call)}, so that it is not charged");
        }

        if (rule.Active is { } active)
        {
            notes.Add($"{Activity(active)} ({ScheduleText.Of(active)})");
        }

        if (rule.When is { } when)
        {
            string verdict = when.Holds(ClientStanding.Ordinary) ? "it holds" : "it does not hold";
            notes.Add($"for clients with {ConditionText.Of(when)}: {verdict} for an ordinary client, which this one is taken for");
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

    private static string ReplacerOf(string name, IEnumerable<ResolvedDescriptor> call) => call
        .FirstOrDefault(other => other.Rule?.Replaces.Contains(name, StringComparer.Ordinal) ?? false)?.Layers[^1].Trace.Match!.FullKey ?? "another rule of the call";

    private string Activity(Schedule schedule) => IsActive(schedule) ? "active" : "not active";

    private bool IsActive(Schedule? schedule) => schedule?.IsActive(now) ?? true;
}
