using System.Globalization;
using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules.Grammar;
using Spectre.Console;
using OverrideText = EnvoyRls.Cli.Overrides.OverrideText;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Prints what came of a backtest: verdicts with the layer and without, overrides, whom they hit.</summary>
internal sealed class BacktestReport(BacktestOptions options, TextWriter output)
{
    private readonly IAnsiConsole _console = Terminal.For(output);

    public void Write(string log, BacktestTally tally, int top)
    {
        _console.WriteLine($"{log}: {Count(tally.Log.Lines)} lines, {Count(tally.Log.Requests)} requests{Span(tally)}, looked at {Count(tally.Ticks)} times");
        Note("lines without a value for any descriptor", tally.Log.WithoutDescriptor);
        Note("lines outside of --from and --to", tally.Log.OutsideTime);
        Note("lines put in the order of their times", tally.Reordered - tally.Log.OutOfOrder);
        Note("lines older than one before them, decided at the later time", tally.Log.OutOfOrder);
        Note("lines that cannot be read", tally.Log.Unparsable);
        Note("counters forgotten for want of room, after which verdicts may be too mild", (long)tally.Log.Evictions);
        if (tally.Log.Requests == 0)
        {
            return;
        }

        WriteVerdicts(tally);
        new OverrideList(_console).Write(tally.Overrides);
        WriteClients(tally, top);
    }

    private void WriteVerdicts(BacktestTally tally)
    {
        Table table = New("requests", "all", "denied by rules alone", "denied with overrides", "by overrides only", "share");
        Add("of the log", tally.Calls);
        Add("of clients known before", tally.Known);
        foreach ((AttackPlan plan, CallCount calls) in tally.Attacks)
        {
            Add($"of the {WordTable<AttackModel>.WordOf(plan.Model)} put in at {OverrideText.Time(plan.Start)}", calls);
        }

        _console.Write(table);
        foreach ((AttackPlan plan, CallCount calls) in tally.Attacks)
        {
            string word = WordTable<AttackModel>.WordOf(plan.Model);
            _console.WriteLine(calls.Calls == 0 ? $"the {word} lies outside of the log"
                : tally.CaughtAt(plan) is { } caught ? string.Create(CultureInfo.InvariantCulture, $"the {word} met an override {(caught - plan.Start).TotalSeconds:0.#} s after its beginning")
                : $"the {word} met no override{(TooLittle.Before(plan, options, tally) is { } why ? $": {why}" : "")}");
        }

        if (TooLittle.InLog(options, tally) is { } sentence)
        {
            _console.WriteLine(sentence);
        }

        void Add(string name, CallCount count) => table.AddRow(
            name, Count(count.Calls), Count(count.DeniedByRules), Count(count.Denied), Count(count.DeniedByOverrides),
            count.Calls == 0 ? "-" : OverrideText.Percent((double)count.DeniedByOverrides / count.Calls));
    }

    private void WriteClients(BacktestTally tally, int top)
    {
        IReadOnlyList<HeavyHitter> clients = tally.DeniedClients.Top(top);
        if (clients.Count == 0)
        {
            return;
        }

        Table table = New("client", "denied by overrides only");
        foreach (HeavyHitter client in clients)
        {
            table.AddRow(Markup.Escape(Words.Printable(client.Key)), client.Error == 0 ? Count(client.Count) : $"{Count(client.Count - client.Error)} to {Count(client.Count)}");
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

    private static Table New(params string[] columns) => new Table().Border(TableBorder.None).AddColumns(columns);

    private static string Span(BacktestTally tally) => tally.Log.Requests == 0 ? "" : $" from {OverrideText.Time(tally.Log.First)} to {OverrideText.Time(tally.Log.Last)}";

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
