using System.Collections.Concurrent;
using EnvoyRls.Server.Tests.Endpoints;
using EnvoyRls.Server.Tests.Telemetry.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Tests.Telemetry.Metrics;

/// <summary>An OTLP collector of metrics over HTTP on loopback. Reads as much of the messages as the tests look at.</summary>
internal sealed class MetricsCollector : IAsyncDisposable
{
    private const int Gauge = 5;
    private const int Sum = 7;
    private const int Histogram = 9;

    private readonly ConcurrentQueue<ReceivedPoint> _points = new();
    private TestSite? _site;

    public Uri Endpoint => new(_site!.Client.BaseAddress!, "/v1/metrics");

    public IReadOnlyList<ReceivedPoint> Points => [.. _points];

    /// <summary>The attributes of the resource that the last metrics came from.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static async Task<MetricsCollector> StartAsync()
    {
        MetricsCollector collector = new();
        collector._site = await TestSite.StartAsync(app => app.Run(collector.ReceiveAsync));
        return collector;
    }

    public IReadOnlyList<ReceivedPoint> PointsOf(string name) => [.. _points.Where(point => point.Name == name)];

    public ValueTask DisposeAsync() => _site!.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        Assert.Equal("/v1/metrics", context.Request.Path);
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        foreach (WireMessage resource in new WireMessage(body.ToArray()).Messages(1))
        {
            Resource = resource.Messages(1).Single().Attributes(1);
            foreach (WireMessage metric in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                Keep(metric);
            }
        }
    }

    private void Keep(WireMessage metric)
    {
        foreach (WireMessage point in metric.Messages(Sum).Concat(metric.Messages(Gauge)).SelectMany(data => data.Messages(1)))
        {
            _points.Enqueue(new ReceivedPoint(metric.Text(1), metric.Text(3), point.Attributes(7), point.Text(6), point.Text(4), []));
        }

        foreach (WireMessage point in metric.Messages(Histogram).SelectMany(data => data.Messages(1)))
        {
            string[] traces = [.. point.Messages(8).Select(exemplar => exemplar.Hex(5))];
            _points.Enqueue(new ReceivedPoint(metric.Text(1), metric.Text(3), point.Attributes(9), point.Text(4), "", traces));
        }
    }
}
