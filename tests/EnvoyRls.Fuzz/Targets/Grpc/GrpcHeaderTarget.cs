using EnvoyRls.Fuzz.Targets.Text;
using EnvoyRls.Grpc.Framing;

namespace EnvoyRls.Fuzz.Targets.Grpc;

/// <summary>Values of gRPC's header fields: timeouts, percent-encoded messages, content types and encodings.</summary>
internal sealed class GrpcHeaderTarget(string name) : TextTarget(
    name,
    ["20m", "99999999H", "1n", "0u", "12345678S", "all is well", "100%25 gone%0A", "%C3%A4%zz%", "application/grpc", "application/grpc+proto; charset=utf-8", "identity, gzip;q=1,deflate"],
    ["%", "%2", "%25", "%ff", "%C3%28", "H", "M", "S", "m", "u", "n", "00000000", "99999999", ",", ";", "gzip", "application/grpc", " ", "\u0660", "\u00e4"])
{
    public override int LongestInput => 2048;

    protected override string Read(string text)
    {
        TimeSpan timeout = GrpcTimeout.Read(text);
        string kind = timeout == GrpcTimeout.Malformed ? "no" : timeout == TimeSpan.Zero ? "zero" : "some";
        return $"{kind} {StatusText.Decode(text).Length == text.Length} {ContentTypes.IsGrpc(text)} {MessageEncodings.HasGzip(text)}";
    }

    protected override string? Contradiction(string text)
    {
        if (StatusText.Decode(StatusText.Encode(text)) != text)
        {
            return "the message is another when encoded and decoded";
        }

        bool isTimeout = text.Length is > 1 and < 10 && text[..^1].All(char.IsAsciiDigit) && "HMSmun".Contains(text[^1], StringComparison.Ordinal);
        bool reads = GrpcTimeout.TryParse(text, out TimeSpan timeout);
        return reads != isTimeout || timeout < TimeSpan.Zero ? $"it reads as a timeout: {reads}, of {timeout}" : null;
    }
}
