using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Cli.Replay;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Backtest;

/// <summary>Carries out <c>rls backtest --log</c>.</summary>
internal sealed class BacktestRun(TextWriter output, TextWriter error)
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
        LogBacktest test = new(rules, TrafficOf(options, domain.Name), [.. options.Attacks.Select(written => new AttackText(written))]);
        using LogSource source = LogSource.Open(options.Selection.Log);
        BacktestTally tally = new();
        LogRequests requests = options.Selection.Read(source.Lines, domain.Name, tally.Log);
        await ReplayProgress.ShowAsync(error, source, () => test.RunAsync(requests, tally, cancellation));
        return tally;
    }

    private async Task<int> ReportAsync(BacktestOptions options, BacktestTally tally)
    {
        if (options.Json)
        {
            BacktestJson.Write(tally, options.Top, output);
        }
        else
        {
            new BacktestReport(output).Write(options.Selection.Log, tally, options.Top);
        }

        if (tally.Log.Requests == 0)
        {
            await error.WriteLineAsync($"{Command}: no line of {options.Selection.Log} became a request.");
            return ExitCode.Failed;
        }

        return ExitCode.Ok;
    }

    private static TrafficOptions TrafficOf(BacktestOptions options, string domain) => new()
    {
        Mode = options.Mode,
        Learning = TimeText.Read("--learning", options.Learning),
        Rules = new RuleSetOptions { MergeDomains = options.MergeDomains },
        Seed = options.Seed,
        Policy = new PolicyOptions
        {
            Confidence = options.Confidence,
            Load = options.Capacity is null ? 0 : new PolicyOptions().Load,
            Capacity = options.Capacity is { } capacity
                ? new Dictionary<string, double>(StringComparer.Ordinal) { [domain] = capacity }
                : new Dictionary<string, double>(StringComparer.Ordinal),
        },
    };
}
