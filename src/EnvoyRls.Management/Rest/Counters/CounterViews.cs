using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Counters;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Management.Rest.Counters;

/// <summary>Shows counters.</summary>
internal static class CounterViews
{
    public static CountersAnswer Of(string domain, string descriptor, CounterInspection inspection) => new(domain, descriptor, [.. inspection.Counters.Select(Of)])
    {
        Rule = inspection.Node?.FullKey,
        Id = inspection.Node?.ManagedId,
        Listed = inspection.Listed is { } verdict ? WordsOf(verdict) : null,
    };

    private static CounterView Of(LiveCounter counter) => new()
    {
        Key = counter.Key,
        Rule = counter.Node?.FullKey ?? "",
        Layer = counter.Node?.Layer ?? RuleLayer.File,
        Algorithm = counter.Limit.Limit.Algorithm,
        Limit = RuleText.LimitOf(counter.Limit),
        Amount = counter.Limit.Limit.Amount,
        WindowMs = Milliseconds(counter.Window),
        Used = counter.Used,
        Remaining = counter.Remaining,
        ResetMs = Milliseconds(counter.Reset),
        RetryMs = counter.Retry < 0 ? -1 : Milliseconds(counter.Retry),
        BanLeftMs = Milliseconds(counter.BanLeft),
    };

    private static string WordsOf(AccessVerdict verdict) =>
        $"{(verdict.IsDenied ? "deny" : "allow")}: {verdict.Entry.Key} {verdict.Entry.Matcher.Text}{(verdict.Entry.Reason.Length > 0 ? $", {verdict.Entry.Reason}" : "")}";

    private static long Milliseconds(long microseconds) => (microseconds + 999) / 1_000;
}
