using System.IO.Pipelines;
using System.Text;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Telemetry.Prometheus;

/// <summary>Reads an exposition as Prometheus would.</summary>
internal static class Scrape
{
    public static async Task<string> AllAsync(PrometheusExposition exposition, TextFormat format = TextFormat.Prometheus)
    {
        using MemoryStream text = new();
        await exposition.WriteAsync(PipeWriter.Create(text), format, CancellationToken.None);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>The families made of statistics: all but those about the process.</summary>
    public static async Task<string> StatisticsAsync(PrometheusExposition exposition)
    {
        string all = await AllAsync(exposition);
        return all[..all.IndexOf("# HELP envoyrls_exposition_series", StringComparison.Ordinal)];
    }

    public static Task<string> StatisticsAsync(StatRegistry registry, PrometheusOptions? options = null) =>
        StatisticsAsync(new PrometheusExposition(registry, options ?? new PrometheusOptions(), NullLogger.Instance));

    public static IEnumerable<string> Samples(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');
}
