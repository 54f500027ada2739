using System.Diagnostics;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Finds the span a call belongs to in its headers: W3C <c>traceparent</c>, else B3 in one header or in several.</summary>
internal static class TraceParent
{
    /// <summary>Reads the headers of a call.</summary>
    /// <param name="carrier">The headers, as <paramref name="header"/> knows them.</param>
    /// <param name="header">Gives the value of a header by its lower-case name, <see langword="null"/> if there is none.</param>
    /// <returns>The default value if the call belongs to no span, or does not say so properly.</returns>
    public static ActivityContext Read<TCarrier>(TCarrier carrier, Func<TCarrier, string, string?> header)
    {
        if (ActivityContext.TryParse(header(carrier, "traceparent"), header(carrier, "tracestate"), isRemote: true, out ActivityContext parent))
        {
            return parent;
        }

        if (header(carrier, "b3") is { } single)
        {
            string[] parts = single.Split('-');
            return parts.Length < 2 ? default : FromB3(parts[0], parts[1], parts.Length > 2 ? parts[2] : null);
        }

        bool debug = string.Equals(header(carrier, "x-b3-flags"), "1", StringComparison.Ordinal);
        return FromB3(header(carrier, "x-b3-traceid"), header(carrier, "x-b3-spanid"), debug ? "d" : header(carrier, "x-b3-sampled"));
    }

    private static ActivityContext FromB3(string? trace, string? span, string? sampled)
    {
        // An older trace has 64 bits: the upper half is zero.
        string id = trace?.PadLeft(32, '0') ?? "";
        if (!IsId(id, 32) || !IsId(span, 16))
        {
            return default;
        }

        ActivityTraceFlags flags = sampled is "1" or "d" or "true" ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        return new ActivityContext(ActivityTraceId.CreateFromString(id), ActivitySpanId.CreateFromString(span), flags, isRemote: true);
    }

    private static bool IsId(string? text, int length) =>
        text?.Length == length && text.All(char.IsAsciiHexDigitLower) && text.Any(static digit => digit != '0');
}
