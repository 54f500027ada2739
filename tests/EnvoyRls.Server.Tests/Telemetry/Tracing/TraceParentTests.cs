using System.Diagnostics;
using EnvoyRls.Server.Telemetry.Tracing;

namespace EnvoyRls.Server.Tests.Telemetry.Tracing;

public sealed class TraceParentTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Span = "00f067aa0ba902b7";
    private const string None = "00000000000000000000000000000000 0000000000000000 None";

    [Theory]
    [InlineData($"traceparent: 00-{Trace}-{Span}-01", $"{Trace} {Span} Recorded")]
    [InlineData($"traceparent: 00-{Trace}-{Span}-00", $"{Trace} {Span} None")]
    [InlineData($"traceparent: 00-{Trace}-{Span}-01|b3: 0-0", $"{Trace} {Span} Recorded")]
    [InlineData($"b3: {Trace}-{Span}-1", $"{Trace} {Span} Recorded")]
    [InlineData($"b3: {Trace}-{Span}-d-05e3ac9a4f6e3b90", $"{Trace} {Span} Recorded")]
    [InlineData($"b3: {Trace}-{Span}-0", $"{Trace} {Span} None")]
    [InlineData($"b3: {Trace}-{Span}", $"{Trace} {Span} None")]
    [InlineData($"b3: a3ce929d0e0e4736-{Span}-1", $"0000000000000000a3ce929d0e0e4736 {Span} Recorded")]
    [InlineData($"x-b3-traceid: {Trace}|x-b3-spanid: {Span}|x-b3-sampled: 1", $"{Trace} {Span} Recorded")]
    [InlineData($"x-b3-traceid: {Trace}|x-b3-spanid: {Span}|x-b3-sampled: true", $"{Trace} {Span} Recorded")]
    [InlineData($"x-b3-traceid: {Trace}|x-b3-spanid: {Span}|x-b3-flags: 1", $"{Trace} {Span} Recorded")]
    [InlineData($"x-b3-traceid: {Trace}|x-b3-spanid: {Span}|x-b3-sampled: 0", $"{Trace} {Span} None")]
    [InlineData("", None)]
    [InlineData("b3: 0", None)]
    [InlineData($"b3: {Trace}", None)]
    [InlineData($"b3: {Trace}-xyz-1", None)]
    [InlineData($"b3: 00000000000000000000000000000000-{Span}-1", None)]
    [InlineData("traceparent: 00-nonsense-01", None)]
    [InlineData($"x-b3-traceid: {Trace}", None)]
    [InlineData($"x-b3-traceid: {Trace}0|x-b3-spanid: {Span}", None)]
    public void The_parent_is_read_from_w3c_headers_or_b3(string headers, string parent)
    {
        Dictionary<string, string> carrier = headers.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(header => header.Split(": ")[0], header => header.Split(": ")[1], StringComparer.Ordinal);

        ActivityContext context = TraceParent.Read(carrier, static (all, name) => all.GetValueOrDefault(name));

        Assert.Equal(parent, $"{context.TraceId} {context.SpanId} {context.TraceFlags}");
    }

    [Fact]
    public void The_trace_state_is_kept()
    {
        ActivityContext context = TraceParent.Read(0, static (_, name) => name switch
        {
            "traceparent" => $"00-{Trace}-{Span}-01",
            "tracestate" => "vendor=1",
            _ => null,
        });

        Assert.Equal("vendor=1", context.TraceState);
        Assert.True(context.IsRemote);
    }
}
