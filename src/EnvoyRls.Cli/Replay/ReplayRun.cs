using EnvoyRls.Cli.Charts;
using EnvoyRls.Cli.Replay.Logs;
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
        DescriptorTemplate[] templates = [.. options.Descriptors.Select(written => new DescriptorTemplate(written))];
        LogField[] wanted = [.. templates.SelectMany(template => template.Fields).Distinct()];
        LogRecord record = new(wanted);
        ILogFormat format = FormatOf(options.Format, wanted, record);
        Replayer replayer = new(rules, domain, templates)
        {
            From = TimeOf("--from", options.From) ?? DateTimeOffset.MinValue,
            To = TimeOf("--to", options.To) ?? DateTimeOffset.MaxValue,
            Limit = options.Limit ?? long.MaxValue,
        };
        using LogSource source = LogSource.Open(options.Log);
        return await ReplayProgress.ShowAsync(error, source, () => replayer.RunAsync(source.Lines, format, record, cancellation));
    }

    private async Task<int> ReportAsync(ReplayOptions options, ReplayTally tally)
    {
        if (options.Json)
        {
            ReplayJson.Write(tally, options.Top, output);
        }
        else
        {
            new ReplayReport(output).Write(options.Log, tally, options.Top);
        }

        if (tally.Requests == 0)
        {
            await error.WriteLineAsync($"{Command}: no line of {options.Log} became a request.");
            return ExitCode.Failed;
        }

        if (options.Chart is { } chart)
        {
            ChartFile.Write(chart, tally.Buckets.ToSeries(TimeChart.MostBars), $"{Path.GetFileName(options.Log)}: {tally.Admitted} admitted, {tally.Denied} denied");
        }

        return ExitCode.Ok;
    }

    private static ILogFormat FormatOf(string written, LogField[] wanted, LogRecord record)
    {
        if (written == "json")
        {
            return new JsonLogFormat(wanted, record);
        }

        if (!written.Contains('%', StringComparison.Ordinal) && written is not ("combined" or "common"))
        {
            throw new FormatException($"log format '{written}' is not combined, common, json or a format with % escapes.");
        }

        TextLogFormat format = new(written switch { "combined" => TextLogFormat.Combined, "common" => TextLogFormat.Common, _ => written }, record);
        return Array.Find(wanted, field => !format.Tells(field)) is { Directive: not '\0' } missing
            ? throw new FormatException($"lines of the log format do not tell {missing}.")
            : format;
    }

    private static DateTimeOffset? TimeOf(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return LogTime.TryParseRfc3339(text, out DateTimeOffset time)
            ? time
            : throw new FormatException($"{option} '{text}' is not a time as in 2026-01-31T12:00:00Z.");
    }
}
