using EnvoyRls.Cli.Replay;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Carries out <c>rls backtest --log</c>.</summary>
internal sealed class LogBacktestRun(LogSelection selection, IReadOnlyList<string> attacks, int top, TextWriter output, TextWriter error)
{
    private const string Command = "rls backtest";

    public async Task<int> RunAsync(BacktestOptions options, CancellationToken cancellation)
    {
        if (!RuleLoading.TryLoad(Command, options.Rules, options.MergeDomains, error, out RuleSet? rules))
        {
            return ExitCode.Failed;
        }

        try
        {
            return await ReportAsync(options, await TestAsync(options, rules, cancellation));
        }
        catch (FormatException mistake)
        {
            await error.WriteLineAsync($"{Command}: {mistake.Message}");
            return ExitCode.Usage;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await error.WriteLineAsync($"{Command}: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private async Task<BacktestTally> TestAsync(BacktestOptions options, RuleSet rules, CancellationToken cancellation)
    {
        RuleDomain domain = RuleLoading.DomainOf(rules, options.Domain);
        LogBacktest test = new(rules, options.ToTraffic(domain.Name), [.. attacks.Select(written => new AttackText(written))]);
        using LogSource source = LogSource.Open(selection.Log);
        BacktestTally tally = new();
        OrderedRequests requests = new(selection.Read(source.Lines, domain.Name, tally.Log));
        await ReplayProgress.ShowAsync(error, source, () => test.RunAsync(requests, tally, cancellation));
        return tally;
    }

    private async Task<int> ReportAsync(BacktestOptions options, BacktestTally tally)
    {
        if (options.Json)
        {
            BacktestJson.Write(options, tally, top, output);
        }
        else
        {
            new BacktestReport(options, output).Write(selection.Log, tally, top);
        }

        if (tally.Log.Requests == 0)
        {
            await error.WriteLineAsync($"{Command}: no line of {selection.Log} became a request.");
            return ExitCode.Failed;
        }

        return ExitCode.Ok;
    }
}
