using System.Buffers;
using System.Text;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Cli.Bench.Http2;

/// <summary>The header fields of a call, which are those that Envoy sends.</summary>
internal sealed class RequestHeaders
{
    private const string Path = "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit";

    private readonly (byte[] Name, byte[] Value)[] _fields;

    /// <param name="authority">Host and port.</param>
    /// <param name="tls">Whether it is asked over TLS.</param>
    /// <param name="deadline">What the call may take; <see langword="null"/> to set no deadline.</param>
    public RequestHeaders(string authority, bool tls, TimeSpan? deadline)
    {
        List<(string Name, string Value)> fields =
        [
            (":method", "POST"),
            (":path", Path),
            (":authority", authority),
            (":scheme", tls ? "https" : "http"),
            ("te", "trailers"),
        ];
        if (deadline is { } time)
        {
            fields.Add(("grpc-timeout", GrpcTimeout.Format(time)));
        }

        fields.AddRange([("content-type", "application/grpc"), ("x-envoy-internal", "true"), ("x-forwarded-for", "192.0.2.10")]);
        if (deadline is { } expected)
        {
            fields.Add(("x-envoy-expected-rq-timeout-ms", $"{Math.Ceiling(expected.TotalMilliseconds)}"));
        }

        _fields = [.. fields.Select(static field => (Encoding.ASCII.GetBytes(field.Name), Encoding.ASCII.GetBytes(field.Value)))];
    }

    /// <summary>Writes a block. All fields come again, so all go into the table, as far as there is room in it.</summary>
    public void Write(HpackEncoder encoder, IBufferWriter<byte> block)
    {
        encoder.Begin(block);
        foreach ((byte[] name, byte[] value) in _fields)
        {
            encoder.Write(block, name, value, encoder.HasRoom(name, value) ? HpackIndexing.Add : HpackIndexing.Without);
        }
    }
}
