using EnvoyRls.Analysis.Explain;
using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using Spectre.Console;
using Rule = EnvoyRls.Core.Rules.Rule;

namespace EnvoyRls.Cli.Explain;

/// <summary>Prints explanations for people.</summary>
internal sealed class ExplainReport(TextWriter output)
{
    private readonly IAnsiConsole _console = Terminal.For(output);

    public void Write(IReadOnlyList<Explanation> explanations)
    {
        for (int i = 0; i < explanations.Count; i++)
        {
            if (i > 0)
            {
                _console.WriteLine();
            }

            Write(explanations[i]);
        }
    }

    private void Write(Explanation explanation)
    {
        _console.MarkupLine($"[bold]{Markup.Escape(Words.Printable(DescriptorText.Format(explanation.Descriptor)))}[/]");
        WriteMatch(explanation.Trace);
        foreach (string note in explanation.Notes)
        {
            Line("note", note);
        }

        foreach (RecordedCharge charge in explanation.Charges)
        {
            Line("charged", Describe(charge));
        }

        if (explanation.Charges.Count == 0)
        {
            Line("charged", "nothing");
        }

        Line("verdict", VerdictOf(explanation.Status));
    }

    private void WriteMatch(MatchTrace trace)
    {
        foreach (MatchStep step in trace.Steps)
        {
            string found = step.Node is { } node ? $"{node.FullKey}, {MatchWords.Taken(step)}  ({node.Place})" : "no match";
            Line("entry", $"{step.Key}={step.Value}: {found}");
            foreach (PassedOver other in step.PassedOver)
            {
                _console.WriteLine($"            not {other.Node.CompositeKey}: {MatchWords.Reason(other)}  ({other.Node.Place})");
            }

            if (step.Untold > 0)
            {
                _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"            nor {step.Untold} more"));
            }
        }

        Line("rule", trace.Match is { Rule: { } rule } match ? $"{match.FullKey}: {Describe(rule)}" : $"none: {MatchWords.NoMatch(trace)}");
    }

    private void Line(string label, string text) => _console.WriteLine($"  {label,-8}{Words.Printable(text)}");

    private static string Describe(Rule rule)
    {
        List<string> parts = [RuleText.LimitsOf(rule)];
        AddIf(rule.Name.Length > 0, $"name {rule.Name}");
        AddIf(rule.Replaces.Count > 0, $"replaces {string.Join(", ", rule.Replaces)}");
        AddIf(rule.ShadowMode, "shadow_mode");
        AddIf(rule.QuotaMode, "quota_mode");
        AddIf(rule.Action != RuleAction.Reject, $"action {WordTable<RuleAction>.WordOf(rule.Action)}");
        AddIf(rule.RegionShares is not null, $"region_share {{{RuleText.SharesOf(rule.RegionShares ?? [])}}}");
        AddIf(rule.ChargeParents, "charge_parents");
        AddIf(rule.Ban is not null, "ban");
        return string.Join(", ", parts);

        void AddIf(bool condition, string text)
        {
            if (condition)
            {
                parts.Add(text);
            }
        }
    }

    private static string Describe(RecordedCharge charge) => string.Create(
        CultureInfo.InvariantCulture,
        $"{charge.Key}  {(charge.Kind == ChargeKind.Refund ? "-" : "+")}{charge.Hits}  {RuleText.LimitOf(charge.Limit, charge.IsLeased)}");

    private static string VerdictOf(RateLimitResponse.Types.DescriptorStatus status)
    {
        string code = status.Code == RateLimitResponse.Types.Code.OverLimit ? "OVER_LIMIT" : "OK";
        string text = status.CurrentLimit is null
            ? $"{code}, not limited"
            : string.Create(CultureInfo.InvariantCulture, $"{code}, remaining {status.LimitRemaining}");
        return status.DurationUntilReset is { } reset
            ? $"{text}, resets in {DurationText.Format((reset.Seconds * 1_000_000) + (reset.Nanos / 1_000))}"
            : text;
    }
}
