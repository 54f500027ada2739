using System.CommandLine;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Segments;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Cli.Repositories;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Cli.Advice;

/// <summary><c>rls forecast</c>: how peaks grow, and when they meet what can be served.</summary>
internal static class ForecastCommand
{
    private const string Name = "rls forecast";

    private static readonly Option<string?> Domain = new("--domain", "-d") { Description = "Only this domain." };
    private static readonly Option<double?> Capacity = new("--capacity") { Description = "Requests a second that can be served." };
    private static readonly Option<string> Output = OutputOption.Create();
    private static readonly RepositoryOptions Repository = new();

    static ForecastCommand() => Capacity.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<double?>() is <= 0)
        {
            result.AddError("A capacity is above 0.");
        }
    });

    public static Command Create()
    {
        CommandWithExample command = new(
            "forecast",
            "Forecast daily peaks from the minutes that a service has kept: exit 0 when done, 1 if there is too little history.",
            "rls forecast --directory /var/lib/envoyrls --domain web --capacity 5000")
        {
            Domain, Capacity, Output,
        };
        Repository.AddTo(command);
        command.SetAction((parsed, cancellation) => Repository.UseArchiveAsync(Name, parsed, open => RunAsync(parsed, open, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, OpenArchive open, CancellationToken cancellation)
    {
        // Today is not over, so its peak is not known.
        DateTimeOffset today = new(DateTime.UtcNow.Date, TimeSpan.Zero);
        DailyPeaks peaks = new();
        await foreach (HistoryMinute minute in HistoryDocuments.ReadAsync(open.Archive, today - new HistoryOptions().Retention, today, cancellation))
        {
            peaks.Add(minute);
        }

        ForecastOptions options = new();
        CapacityForecast forecast = new(options);
        string? domain = parsed.GetValue(Domain);
        CapacityOutlook[] outlooks =
        [
            .. peaks.Domains.Where(name => domain is null || name == domain).Select(name => forecast.Forecast(name, peaks.Of(name), parsed.GetValue(Capacity))),
        ];
        CapacityOutlook[] told = [.. outlooks.Where(outlook => outlook.Forecast.Count > 0)];
        if (told.Length == 0)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                $"{Name}: {open.Description} has too little history: {outlooks.Select(outlook => outlook.Days).DefaultIfEmpty().Max()} of the {options.LeastDays} whole days needed.");
            return ExitCode.Failed;
        }

        if (parsed.IsJson(Output))
        {
            ForecastText.WriteJson(told, parsed.InvocationConfiguration.Output);
        }
        else
        {
            ForecastText.Write(told, parsed.InvocationConfiguration.Output);
        }

        return ExitCode.Ok;
    }
}
