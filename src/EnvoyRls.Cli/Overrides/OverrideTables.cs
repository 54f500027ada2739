using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Management.Rest.Overrides;
using Spectre.Console;

namespace EnvoyRls.Cli.Overrides;

/// <summary>Overrides, anomalies and domains as tables.</summary>
internal static class OverrideTables
{
    public static void Write(IReadOnlyList<OverrideView> overrides, TextWriter output)
    {
        if (overrides.Count == 0)
        {
            output.WriteLine("no overrides");
            return;
        }

        Table table = New("id", "state", "domain", "subject", "limit", "confidence", "ends", "blocked by");
        foreach (OverrideView item in overrides)
        {
            bool isOver = item.State is OverrideState.Rejected or OverrideState.Expired or OverrideState.Revoked;
            Add(
                table, item.Id, OverrideText.WordOf(item.State), item.Domain, item.Subject, OverrideText.LimitOf(item), OverrideText.Number(item.Confidence),
                isOver ? "over" : OverrideText.Time(item.ExpiresAt), OverrideText.BlockedBy(item));
        }

        Terminal.For(output).Write(table);
    }

    public static void Write(AnomaliesAnswer answer, TextWriter output)
    {
        if (answer.Anomalies.Count == 0)
        {
            output.WriteLine("no anomalies");
        }
        else
        {
            Table table = New("time", "until", "domain", "subject", "user", "ip", "requests", "confidence", "id");
            foreach (AnomalyView anomaly in answer.Anomalies)
            {
                Add(
                    table, OverrideText.Time(anomaly.Time), anomaly.ResolvedAt is { } end ? OverrideText.Time(end) : "goes on", anomaly.Domain, anomaly.Subject,
                    anomaly.User ?? "", anomaly.Ip ?? "", $"{anomaly.RequestCount}", OverrideText.Number(anomaly.Confidence), anomaly.Id);
            }

            Terminal.For(output).Write(table);
        }

        if (answer.Incomplete is { } why)
        {
            output.WriteLine($"only anomalies that go on: {Words.Printable(why)}");
        }
    }

    public static void Write(AdaptiveView layer, TextWriter output)
    {
        output.WriteLine(layer.IsKilled ? "the kill switch is on: no override is in force" : "the kill switch is off");
        output.WriteLine($"replica {Words.Printable(layer.Replica)}{(layer.IsLeader ? ", which scores for all" : "")}, model {(layer.Model is { } model ? Words.Printable(model) : "not known here")}, last looked {(layer.LastTick is { } tick ? OverrideText.Time(tick) : "never")}");
        Table table = New("domain", "mode", "set by", "rate", "usual", "load", "confidence", "baseline", "in force", "waiting");
        foreach (AdaptiveDomainView domain in layer.Domains)
        {
            Add(
                table, domain.Domain, domain.Mode, domain.ModeSource, $"{OverrideText.Number(domain.Rate)}/s", $"{OverrideText.Number(domain.UsualRate)}/s",
                domain.Load is { } load ? OverrideText.Percent(load) : "unknown", OverrideText.Number(domain.Confidence), BaselineOf(domain), $"{domain.InForce}", $"{domain.Waiting}");
        }

        if (layer.Domains.Count > 0)
        {
            Terminal.For(output).Write(table);
        }
    }

    private static string BaselineOf(AdaptiveDomainView domain)
    {
        TimeSpan age = TimeSpan.FromSeconds(Math.Clamp(domain.BaselineSeconds ?? 0, 0, 1e9));
        string text = age.TotalHours >= 1 ? $"{(int)age.TotalHours} h" : $"{(int)age.TotalMinutes} min";
        return domain.IsMature ? text : $"{text}, too recent";
    }

    private static Table New(params string[] columns) => new Table().Border(TableBorder.None).AddColumns(columns);

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => Markup.Escape(Words.Printable(cell)))]);
}
