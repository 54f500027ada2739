using System.Globalization;
using EnvoyRls.Adaptive.Segments;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using Spectre.Console;
using OverrideText = EnvoyRls.Cli.Overrides.OverrideText;

namespace EnvoyRls.Cli.Advice;

/// <summary>Advice for people and for scripts.</summary>
internal static class AdviceText
{
    public static void Write(AdviceReport report, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Minutes:N0} minutes since {OverrideText.Time(report.From)}"));
        if (report.Advice.Count == 0)
        {
            output.WriteLine("no limit should change");
        }
        else
        {
            Table table = New("rule", "limit", "demand", "wanted", "bound by", "over it now", "over it then", "seen");
            foreach (LimitAdvice item in report.Advice)
            {
                Add(
                    table, item.Rule, $"{item.OldAmount} -> {item.NewAmount} per {DurationText.Format(item.Window)}", OverrideText.Number(item.Demand),
                    OverrideText.Number(item.Wanted), item.Bound == AdviceBound.None ? "" : WordTable<AdviceBound>.WordOf(item.Bound), OverrideText.Percent(item.DeniedBefore),
                    OverrideText.Percent(item.DeniedAfter), string.Create(CultureInfo.InvariantCulture, $"{item.Minutes:N0} minutes, {item.Values:N0} keys"));
            }

            Terminal.For(output).Write(table);
        }

        foreach (UnadvisedRule rule in report.Unadvised)
        {
            output.WriteLine($"{Words.Printable(rule.Rule)} stays: {rule.Why}");
        }
    }

    public static void WriteJson(AdviceReport report, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("from", report.From);
        json.WriteString("to", report.To);
        json.WriteNumber("minutes", report.Minutes);
        json.WriteStartArray("advice");
        foreach (LimitAdvice item in report.Advice)
        {
            json.WriteStartObject();
            json.WriteString("domain", item.Domain);
            json.WriteString("rule", item.Rule);
            json.WriteNumber("old_limit", item.OldAmount);
            json.WriteNumber("new_limit", item.NewAmount);
            json.WriteString("window", DurationText.Format(item.Window));
            json.WriteNumber("demand", item.Demand);
            json.WriteNumber("wanted", item.Wanted);
            json.WriteString("bound", WordTable<AdviceBound>.WordOf(item.Bound));
            json.WriteNumber("minutes", item.Minutes);
            json.WriteNumber("keys_and_windows", item.Values);
            json.WriteNumber("share_over_old_limit", item.DeniedBefore);
            json.WriteNumber("share_over_new_limit", item.DeniedAfter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("unadvised");
        foreach (UnadvisedRule rule in report.Unadvised)
        {
            json.WriteStartObject();
            json.WriteString("domain", rule.Domain);
            json.WriteString("rule", rule.Rule);
            json.WriteString("why", rule.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static Table New(params string[] columns) => new Table().Border(TableBorder.None).AddColumns(columns);

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => Markup.Escape(Words.Printable(cell)))]);
}
