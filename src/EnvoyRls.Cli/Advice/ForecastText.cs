using System.Globalization;
using System.Text.Json;
using EnvoyRls.Adaptive.Segments;
using EnvoyRls.Analysis.Wording;
using OverrideText = EnvoyRls.Cli.Overrides.OverrideText;

namespace EnvoyRls.Cli.Advice;

/// <summary>Forecasts for people and for scripts.</summary>
internal static class ForecastText
{
    public static void Write(IEnumerable<CapacityOutlook> outlooks, TextWriter output)
    {
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

            string In(int? days) => days is { } number ? $"in {number} days" : $"not within {outlook.Forecast.Count} days";
        }
    }

    public static void WriteJson(IEnumerable<CapacityOutlook> outlooks, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartArray();
        foreach (CapacityOutlook outlook in outlooks)
        {
            json.WriteStartObject();
            json.WriteString("domain", outlook.Domain);
            json.WriteNumber("days", outlook.Days);
            json.WriteNumber("trend_per_day", outlook.TrendPerDay);
            WriteNumber(json, "capacity", outlook.Capacity);
            WriteNumber(json, "days_until_capacity_earliest", outlook.Earliest);
            WriteNumber(json, "days_until_capacity_expected", outlook.Expected);
            WriteNumber(json, "days_until_capacity_latest", outlook.Latest);
            WriteDays(json, outlook.Forecast);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteDays(Utf8JsonWriter json, IReadOnlyList<ForecastDay> days)
    {
        json.WriteStartArray("forecast");
        foreach (ForecastDay day in days)
        {
            json.WriteStartObject();
            json.WriteString("day", day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteNumber("low", day.Low);
            json.WriteNumber("expected", day.Expected);
            json.WriteNumber("high", day.High);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
