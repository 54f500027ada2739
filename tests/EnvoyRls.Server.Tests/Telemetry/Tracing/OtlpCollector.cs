using System.Collections.Concurrent;
using EnvoyRls.Server.Telemetry.Tracing;
using EnvoyRls.Server.Tests.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EnvoyRls.Server.Tests.Telemetry.Tracing;

/// <summary>An OTLP collector over HTTP or gRPC on loopback. Reads as much of the trace messages as the tests look at.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private TestSite? _site;
    private TracingProtocol _protocol;

    public Uri Endpoint => _protocol == TracingProtocol.Http ? new Uri(_site!.Client.BaseAddress!, "/v1/traces") : _site!.Client.BaseAddress!;

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    /// <summary>The attributes of the resource that the last spans came from.</summary>
    public IReadOnlyDictionary<string, string> Resource { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static async Task<OtlpCollector> StartAsync(TracingProtocol protocol = TracingProtocol.Http)
    {
        OtlpCollector collector = new() { _protocol = protocol };
        collector._site = protocol == TracingProtocol.Http
            ? await TestSite.StartAsync(app => app.Run(collector.ReceiveHttpAsync))
            : await TestSite.StartAsync(app => app.Run(collector.ReceiveGrpcAsync), HttpProtocols.Http2);
        return collector;
    }

    public ReceivedSpan Span(string name) => Assert.Single(Spans, span => string.Equals(span.Name, name, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _site!.DisposeAsync();

    private async Task ReceiveHttpAsync(HttpContext context)
    {
        Assert.Equal("/v1/traces", context.Request.Path);
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        Keep(new WireMessage(await BodyAsync(context)));
    }

    private async Task ReceiveGrpcAsync(HttpContext context)
    {
        const int FrameHeader = 5;
        Assert.Equal("/opentelemetry.proto.collector.trace.v1.TraceService/Export", context.Request.Path);
        Keep(new WireMessage((await BodyAsync(context))[FrameHeader..]));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[FrameHeader]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private void Keep(WireMessage export)
    {
        foreach (WireMessage resourceSpans in export.Messages(1))
        {
            Resource = resourceSpans.Messages(1).Single().Attributes(1);
            foreach (WireMessage span in resourceSpans.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                string error = string.Concat(span.Messages(15).Select(status => status.Text(2)));
                _spans.Enqueue(new ReceivedSpan(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), error, span.Attributes(9)));
            }
        }
    }
}
