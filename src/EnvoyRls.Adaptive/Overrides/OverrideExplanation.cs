using System.Globalization;
using System.Text;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>Explains an override to who has to judge it: what it does, why, what every gate said, whom it hits, what ends it.</summary>
internal static class OverrideExplanation
{
    /// <summary>Plain text of short lines, which ends with a line break.</summary>
    /// <param name="item">The override.</param>
    /// <param name="others">The others of the book, for what came before it.</param>
    /// <param name="now">The time.</param>
    public static string Of(Override item, IReadOnlyList<Override> others, DateTimeOffset now)
    {
        StringBuilder text = new();
        WriteWhat(text, item);
        WriteWhy(text, item);
        WriteGates(text, item);
        WriteImpact(text, item);
        WriteHistory(text, item, others);
        WriteEnd(text, item, now);
        return text.ToString();
    }

    private static void WriteWhat(StringBuilder text, Override item)
    {
        string window = DurationText.Format(item.Window);
        Line(text, $"{item.Id}: {StateOf(item)}");
        Line(text, $"domain {item.Scope.Domain}, {ScopeText.Words(item.Scope)}");
        if (item.OldAmount is { } old)
        {
            Line(text, $"limit {old} -> {item.NewAmount} per {window}{(item.Scale is { } scale ? $" ({ReasonText.Percent(scale / 10_000.0)} of rule {item.Rule})" : "")}");
        }
        else
        {
            Line(text, $"a limit of its own: {item.NewAmount} per {window}{(item.Scope.Path.IsKey ? "" : ", shared by all that it is about")}");
        }
    }

    private static void WriteWhy(StringBuilder text, Override item)
    {
        Title(text, "why");
        Line(text, $"  {item.Reason}");
        Line(text, $"  confidence {ReasonText.Number(item.Confidence)}, found by model {item.Model}");
        foreach (Contribution part in item.Contributions)
        {
            Line(text, $"  {ReasonText.Percent(part.Share),8}  {part.Feature}: {part.Words} ({ReasonText.Number(part.Value)}, usual {ReasonText.Number(part.Usual)})");
        }
    }

    private static void WriteGates(StringBuilder text, Override item)
    {
        if (item.Gates.Count == 0)
        {
            return;
        }

        Title(text, "gates");
        foreach (GateReading reading in item.Gates)
        {
            Line(text, $"  {(reading.IsOpen ? "open  " : "closed")}  {GateText.WordOf(reading.Gate)}: {GateText.Describe(reading)}");
        }
    }

    private static void WriteImpact(StringBuilder text, Override item)
    {
        Title(text, "impact (estimated)");
        Line(text, $"  denies {ReasonText.Percent(item.Impact.Attack)} of the traffic in question, {ReasonText.Number(item.Impact.DeniedPerSecond)} hits a second");
        Line(text, $"  denies {ReasonText.Percent(item.Impact.BaselineDomain)} of usual traffic of the domain, {ReasonText.Percent(item.Impact.BaselineAll)} of all domains");
        Line(text, $"  {ReasonText.Number(item.Rate)} hits a second when last looked at, {ReasonText.Number(item.UsualRate)} are usual");
    }

    private static void WriteHistory(StringBuilder text, Override item, IReadOnlyList<Override> others)
    {
        Title(text, "history");
        Line(text, $"  {Time(item.Created)} made");
        if (item.Entered is { } entered)
        {
            Line(text, $"  {Time(entered)} in force");
        }

        if (item.DecidedBy is { } by)
        {
            Line(text, $"  {Time(item.Decided ?? item.Updated)} decided by {by}{(item.DecisionReason is { Length: > 0 } said ? $": {said}" : "")}");
        }

        Line(text, $"  {Time(item.LastEvidence)} last evidence");
        if (item.Relapses > 0)
        {
            Line(text, $"  came back {item.Relapses} times after it was loosened or ended");
        }

        foreach (Override other in others.Where(other => other.Id != item.Id && other.Scope == item.Scope).OrderBy(other => other.Created))
        {
            Line(text, $"  {Time(other.Created)} earlier: {other.Id}, {StateOf(other)}");
        }
    }

    private static void WriteEnd(StringBuilder text, Override item, DateTimeOffset now)
    {
        Title(text, "what ends it");
        if (item is { IsInForce: false, IsWaiting: false })
        {
            Line(text, $"  it is over since {Time(item.Updated)}");
            return;
        }

        string left = ReasonText.Number(Math.Max(0, (item.Expires - now).TotalSeconds));
        Line(text, $"  it ends of itself at {Time(item.Expires)}, in {left} s, on every replica, unless it is renewed");
        Line(text, item.IsInForce
            ? "  it is renewed while there is evidence, and loosened step by step once its subject is quiet"
            : "  it comes into force if a person approves it, or in mode enforce once every gate is open");
        Line(text, "  a person who rejects it ends it at once, and its subject is left alone for a day");
    }

    private static string StateOf(Override item) => item.BlockedBy.Count == 0
        ? item.State.ToString().ToLowerInvariant()
        : $"{item.State.ToString().ToLowerInvariant()}, kept back by {string.Join(", ", item.BlockedBy.Select(GateText.WordOf))}";

    private static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Title(StringBuilder text, string title) => text.Append('\n').Append(title).Append('\n');

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
