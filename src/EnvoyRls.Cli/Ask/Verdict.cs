using EnvoyRls.Analysis.Wording;
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
        IAnsiConsole console = Terminal.For(output);
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
            bool unlimited = status.CurrentLimit is null && status.LimitRemaining == uint.MaxValue;
            table.AddRow(
                Markup.Escape(DescriptorText.Format(descriptor)),
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
            return "none";
        }

        string name = limit.Name.Length > 0 ? $" ({limit.Name})" : "";

        // The protocol has no word for windows that are no unit's.
        string unit = limit.Unit == RateLimitResponse.Types.RateLimit.Types.Unit.Unknown ? "" : $"/{limit.Unit.ToString().ToLowerInvariant()}";
        return string.Create(CultureInfo.InvariantCulture, $"{limit.RequestsPerUnit}{unit}{name}");
    }

    private static string Seconds(Duration duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds + (duration.Nanos / 1e9m):0.###} s");

    private static string Name(RateLimitResponse.Types.Code code) => code switch
    {
        RateLimitResponse.Types.Code.Ok => "OK",
        RateLimitResponse.Types.Code.OverLimit => "OVER_LIMIT",
        _ => "UNKNOWN",
    };

    private static string Colour(RateLimitResponse.Types.Code code, string text) =>
        code == RateLimitResponse.Types.Code.Ok ? $"[green]{text}[/]" : $"[red]{text}[/]";
}
