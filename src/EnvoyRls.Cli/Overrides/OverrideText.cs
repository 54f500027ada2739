using System.Globalization;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Rest.Overrides;

namespace EnvoyRls.Cli.Overrides;

/// <summary>An override in words. Values of descriptors come from whoever attacks: none may steer the terminal.</summary>
internal static class OverrideText
{
    public static void Write(OverrideView item, TextWriter output)
    {
        Line(output, "id", item.Id);
        Line(output, "state", WordOf(item.State));
        Line(output, "domain", item.Domain);
        Line(output, "subject", item.Subject);
        Line(output, "rule", item.Rule ?? "none: a limit of its own");
        Line(output, "limit", LimitOf(item));
        Line(output, "confidence", Number(item.Confidence));
        Line(output, "rate", $"{Number(item.Rate)}/s, usual {Number(item.UsualRate)}/s");
        Line(output, "impact", $"{Percent(item.Impact.Attack)} of it denied, {Percent(item.Impact.BaselineDomain)} of the domain's usual traffic, {Percent(item.Impact.BaselineAll)} of all");
        Line(output, "reason", item.Reason);
        foreach (ContributionView part in item.Contributions)
        {
            Line(output, "", $"{Percent(part.Share)} {part.Words}");
        }

        Line(output, "blocked by", BlockedBy(item) is { Length: > 0 } gates ? gates : "nothing");
        Line(output, "made", $"{Time(item.CreatedAt)} by model {item.Model}");
        Line(output, "expires", Time(item.ExpiresAt));
        if (item.DecidedBy is { } by)
        {
            Line(output, "decided by", item.DecisionReason is { Length: > 0 } said ? $"{by}: {said}" : by);
        }
    }

    /// <summary>The limit before and with it: <c>100 -> 12 per 1m</c>.</summary>
    public static string LimitOf(OverrideView item) => $"{(item.OldLimit is { } old ? $"{old} -> " : "")}{item.NewLimit} per {item.Window}";

    public static string SubjectOf(OverrideView item) => Words.Printable(item.Subject);

    public static string WordOf(OverrideState state) => WordTable<OverrideState>.WordOf(state);

    /// <summary>The gates that keep it back; empty for none.</summary>
    public static string BlockedBy(OverrideView item) => string.Join(", ", item.BlockedBy.Select(GateText.WordOf));

    public static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Number(double? value) => value is { } number ? number.ToString("0.###", CultureInfo.InvariantCulture) : "?";

    public static string Percent(double? share) => share is { } part ? (part * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %" : "?";

    private static void Line(TextWriter output, string name, string value) => output.WriteLine($"{name,-11} {Words.Printable(value)}");
}
