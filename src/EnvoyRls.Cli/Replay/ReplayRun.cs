using EnvoyRls.Cli.Charts;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Replay;

/// <summary>Carries out <c>rls replay</c>.</summary>
internal sealed class ReplayRun(TextWriter output, TextWriter error)
{
    private const string Command = "rls replay";

    public async Task<int> RunAsync(ReplayOptions options, CancellationToken cancellation)
    {
        if (!RuleLoading.TryLoad(Command, options.Rules, options.MergeDomains, error, out RuleSet? rules))
        {
            return ExitCode.Failed;
        }

        try
        {
            ReplayTally tally = await ReplayAsync(options, rules, cancellation);
            return await ReportAsync(options, tally);
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

    private async Task<ReplayTally> ReplayAsync(ReplayOptions options, RuleSet rules, CancellationToken cancellation)
    {
        RuleDomain domain = RuleLoading.DomainOf(rules, options.Domain);
        using LogSource source = LogSource.Open(options.Selection.Log);
        ReplayTally tally = new();
        LogRequests requests = options.Selection.Read(source.Lines, domain.Name, tally);
        await ReplayProgress.ShowAsync(error, source, () => new Replayer(rules, domain).RunAsync(requests, tally, cancellation));
        return tally;
    }

    private async Task<int> ReportAsync(ReplayOptions options, ReplayTally tally)
    {
        if (options.Json)
        {
            ReplayJson.Write(tally, options.Top, output);
        }
        else
        {
            new ReplayReport(output).Write(options.Selection.Log, tally, options.Top);
        }

        if (tally.Requests == 0)
        {
            await error.WriteLineAsync($"{Command}: no line of {options.Selection.Log} became a request.");
            return ExitCode.Failed;
        }

        if (options.Chart is { } chart)
        {
            ChartFile.Write(chart, tally.Buckets.ToSeries(TimeChart.MostBars), $"{Path.GetFileName(options.Selection.Log)}: {tally.Admitted} admitted, {tally.Denied} denied");
        }

        return ExitCode.Ok;
    }
}
