using System.Globalization;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Cli.Charts;
using EnvoyRls.Core.Observation;
using Spectre.Console;

namespace EnvoyRls.Cli.Replay;

/// <summary>Prints what came of a replay: totals, rules, the keys that were limited most, a plot.</summary>
internal sealed class ReplayReport(TextWriter output)
{
    private readonly IAnsiConsole _console = Terminal.For(output);

    public void Write(string log, ReplayTally tally, int top)
    {
        WriteTotals(log, tally);
        if (tally.Requests > 0)
        {
            WriteRules(tally);
            WriteKeys(tally, top);
            _console.WriteLine();
            TerminalPlot.Write(_console, tally.Buckets.ToSeries(TerminalPlot.MostBars));
        }
    }

    private void WriteTotals(string log, ReplayTally tally)
    {
        _console.WriteLine($"{log}: {Count(tally.Lines)} lines, {Count(tally.Requests)} requests{Span(tally)}");
        Table table = NewTable("verdict", "requests", "share");
        table.AddRow("[green]admitted[/]", Count(tally.Admitted), Share(tally.Admitted, tally.Requests));
        table.AddRow("[red]denied[/]", Count(tally.Denied), Share(tally.Denied, tally.Requests));
        _console.Write(table);
        Note("descriptors that met no rule", tally.WithoutRule);
        Note("descriptors denied by the deny list", tally.DeniedByList);
        Note("descriptors let through by the allow list", tally.AllowedByList);
        Note("lines without a value for any descriptor", tally.WithoutDescriptor);
        Note("lines outside of --from and --to", tally.OutsideTime);
        Note($"lines older than one before them, by up to {Seconds(tally.FarthestBack)}, decided at the later time", tally.OutOfOrder);
        Note("counters forgotten for want of room, after which verdicts may be too mild", (long)tally.Evictions);
        Note(tally.Unparsable > tally.FirstUnparsable.Count ? "lines that cannot be read (the first are shown)" : "lines that cannot be read", tally.Unparsable);
        foreach (UnparsableLine line in tally.FirstUnparsable)
        {
            _console.WriteLine($"  line {line.Number}: {line.Reason}: {Words.Printable(line.Text)}");
        }
    }

    private void WriteRules(ReplayTally tally)
    {
        if (tally.Rules.Ordered.Count == 0)
        {
            return;
        }

        // Rules that only watch are rare, so their column is there on demand.
        bool watched = tally.Rules.AnyWatched;
        Table table = NewTable("rule", ["limit", "hits", "denied", "share", "peak/minute", .. watched ? ["would deny"] : Array.Empty<string>()]);
        foreach (RuleTally rule in tally.Rules.Ordered)
        {
            string[] cells =
            [
                Markup.Escape(rule.Node.FullKey),
                Markup.Escape(RuleText.LimitsOf(rule.Node.Rule!)),
                Count(rule.Hits),
                rule.Denied > 0 ? $"[red]{Count(rule.Denied)}[/]" : "0",
                Share(rule.Denied, rule.Hits),
                Count(rule.PeakPerMinute),
                .. watched ? [Count((long)rule.Watched)] : Array.Empty<string>(),
            ];
            table.AddRow(cells);
        }

        _console.WriteLine();
        _console.Write(table);
    }

    private void WriteKeys(ReplayTally tally, int top)
    {
        IReadOnlyList<HeavyHitter> keys = tally.LimitedKeys.Top(top);
        if (keys.Count == 0)
        {
            return;
        }

        Table table = NewTable("most limited", "denied");
        foreach (HeavyHitter key in keys)
        {
            table.AddRow(Markup.Escape(Words.Printable(key.Key)), key.Error == 0 ? Count(key.Count) : $"{Count(key.Count - key.Error)} to {Count(key.Count)}");
        }

        _console.WriteLine();
        _console.Write(table);
    }

    private void Note(string text, long count)
    {
        if (count > 0)
        {
            _console.WriteLine($"{text}: {Count(count)}");
        }
    }

    private static Table NewTable(string first, params string[] others)
    {
        Table table = new Table().Border(TableBorder.None).AddColumn(first);
        foreach (string other in others)
        {
            table.AddColumn(new TableColumn(other) { Alignment = other == "limit" ? Justify.Left : Justify.Right });
        }

        return table;
    }

    private static string Span(ReplayTally tally) =>
        tally.Requests == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" from {tally.First.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {tally.Last.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole) => whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
