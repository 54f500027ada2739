using System.Globalization;
using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules;
using Spectre.Console;
using OverrideText = EnvoyRls.Cli.Overrides.OverrideText;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Overrides that would have been made, as a table.</summary>
internal sealed class OverrideList(IAnsiConsole console)
{
    private const int Most = 40;

    public void Write(IReadOnlyCollection<SimulatedOverride> overrides)
    {
        console.WriteLine();
        if (overrides.Count == 0)
        {
            console.WriteLine("no override would have been made");
            return;
        }

        Table table = new Table().Border(TableBorder.None).AddColumns("made", "state", "until", "subject", "limit", "confidence", "why");
        foreach (SimulatedOverride item in overrides.Take(Most))
        {
            Override last = item.Last;
            string[] cells =
            [
                OverrideText.Time(item.First.Created), OverrideText.WordOf(last.State), item.Ended is { } end ? OverrideText.Time(end) : "the end",
                ScopeText.Words(last.Scope), LimitOf(last), OverrideText.Number(last.Confidence), WhyOf(last),
            ];
            table.AddRow([.. cells.Select(cell => Markup.Escape(Words.Printable(cell)))]);
        }

        console.Write(table);
        if (overrides.Count > Most)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"further overrides: {overrides.Count - Most:N0}"));
        }
    }

    private static string LimitOf(Override item) => $"{(item.OldAmount is { } old ? $"{old} -> " : "")}{item.TightAmount} per {DurationText.Format(item.Window)}";

    private static string WhyOf(Override item) =>
        item.BlockedBy.Count == 0 ? item.Reason : $"blocked by {string.Join(", ", item.BlockedBy.Select(GateText.WordOf))}: {item.Reason}";
}
