using System.CommandLine;
using System.Globalization;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Segments;
using EnvoyRls.Analysis.Wording;
using EnvoyRls.Cli.AdminApi;
using EnvoyRls.Cli.Repositories;
using EnvoyRls.Management.Repository;
using OverrideText = EnvoyRls.Cli.Overrides.OverrideText;

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

        Write(told, parsed.IsJson(Output), parsed.InvocationConfiguration.Output);
        return ExitCode.Ok;
    }

    private static void Write(CapacityOutlook[] outlooks, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            JsonOutput.Write(output, json =>
            {
                json.WriteStartArray();
                foreach (CapacityOutlook outlook in outlooks)
                {
                    json.WriteStartObject();
                    json.WriteString("domain", outlook.Domain);
                    json.WriteNumber("days", outlook.Days);
                    json.WriteNumber("trend_per_day", outlook.TrendPerDay);
                    WriteNumber("capacity", outlook.Capacity);
                    WriteNumber("days_until_capacity_earliest", outlook.Earliest);
                    WriteNumber("days_until_capacity_expected", outlook.Expected);
                    WriteNumber("days_until_capacity_latest", outlook.Latest);
                    json.WriteStartArray("forecast");
                    foreach (ForecastDay day in outlook.Forecast)
                    {
                        json.WriteStartObject();
                        json.WriteString("day", day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                        json.WriteNumber("low", day.Low);
                        json.WriteNumber("expected", day.Expected);
                        json.WriteNumber("high", day.High);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();

                void WriteNumber(string name, double? value)
                {
                    if (value is { } number)
                    {
                        json.WriteNumber(name, number);
                    }
                }
            });
            return;
        }

        foreach (CapacityOutlook outlook in outlooks)
        {
            ForecastDay last = outlook.Forecast[^1];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Words.Printable(outlook.Domain)}: {outlook.Days} days seen, peaks grow by {outlook.TrendPerDay:0.###}/s a day; on {last.Day:yyyy-MM-dd} {last.Expected:0.#}/s ({last.Low:0.#} to {last.High:0.#})"));
            if (outlook.Capacity is { } capacity)
            {
                output.WriteLine(
                    $"  {OverrideText.Number(capacity)}/s are met {In(outlook.Earliest)} at the earliest, {In(outlook.Expected)} as expected, {In(outlook.Latest)} at the latest");
            }
        }

        string In(int? days) => days is { } number ? $"in {number} days" : $"not within {outlooks[0].Forecast.Count} days";
    }
}
