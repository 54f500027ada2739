using System.Globalization;
using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace EnvoyRls.Cli.Ask;

/// <summary>Prints a response for people: the overall verdict, a row for every descriptor, headers.</summary>
internal static class Verdict
{
    public static void Print(RateLimitRequest request, RateLimitResponse response, TextWriter output)
    {
        // Told rather than detected: the writer handed in hides whether a terminal is behind it.
        bool plain = Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });

        // Wide enough for any row: a wrapped table cannot be searched or cut to columns.
        console.Profile.Width = Math.Max(console.Profile.Width, 200);
        console.MarkupLine(Colour(response.OverallCode, Name(response.OverallCode)));
        console.Write(Rows(request, response));
        foreach (HeaderValue header in response.ResponseHeadersToAdd)
        {
            console.WriteLine($"{header.Key}: {header.Value}");
        }
    }

    private static Table Rows(RateLimitRequest request, RateLimitResponse response)
    {
        Table table = new Table().Border(TableBorder.None).AddColumns("descriptor", "verdict", "limit", "remaining", "resets in");
        foreach ((RateLimitDescriptor descriptor, RateLimitResponse.Types.DescriptorStatus status) in request.Descriptors.Zip(response.Statuses))
        {
            string entries = string.Join(", ", descriptor.Entries.Select(entry => $"{entry.Key}={entry.Value}"));
            bool unlimited = status.CurrentLimit is null && status.LimitRemaining == uint.MaxValue;
            table.AddRow(
                Markup.Escape(entries),
                Colour(status.Code, Name(status.Code)),
                unlimited ? "unlimited" : Markup.Escape(Limit(status.CurrentLimit)),
                status.CurrentLimit is null ? "-" : status.LimitRemaining.ToString(CultureInfo.InvariantCulture),
                status.DurationUntilReset is { } reset ? Seconds(reset) : "-");
        }

        return table;
    }

    private static string Limit(RateLimitResponse.Types.RateLimit? limit)
    {
        if (limit is null)
        {
            return "no rule";
        }

        string name = limit.Name.Length > 0 ? $" ({limit.Name})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{limit.RequestsPerUnit}/{limit.Unit.ToString().ToLowerInvariant()}{name}");
    }

    private static string Seconds(Duration duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds} s");

    private static string Name(RateLimitResponse.Types.Code code) => code switch
    {
        RateLimitResponse.Types.Code.Ok => "OK",
        RateLimitResponse.Types.Code.OverLimit => "OVER_LIMIT",
        _ => "UNKNOWN",
    };

    private static string Colour(RateLimitResponse.Types.Code code, string text) =>
        code == RateLimitResponse.Types.Code.Ok ? $"[green]{text}[/]" : $"[red]{text}[/]";
}
