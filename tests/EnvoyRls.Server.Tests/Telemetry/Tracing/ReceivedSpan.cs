namespace EnvoyRls.Server.Tests.Telemetry.Tracing;

/// <summary>A span as the collector got it; ids as lower-case hex.</summary>
internal sealed record ReceivedSpan(
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    string Error,
    IReadOnlyDictionary<string, string> Attributes);
