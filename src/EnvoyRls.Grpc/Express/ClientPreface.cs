using System.Buffers;
using System.Text;
using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Grpc.Express;

/// <summary>The first bytes of a connection: RFC 9113, section 3.4.</summary>
internal static class ClientPreface
{
    /// <summary>Within so many bytes a request of HTTP/1 shows itself as one.</summary>
    private const int LongestLook = 1024;

    /// <summary>What a client is told that speaks HTTP/1.</summary>
    public static readonly ReadOnlyMemory<byte> AnswerToHttp1 = Encoding.ASCII.GetBytes(
        "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: 66\r\n\r\n"
        + "This is an HTTP/2 only endpoint: it serves gRPC, and no HTTP/1.x.\n");

    public static PrefaceMatch Match(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[LongestLook];
        int length = (int)Math.Min(buffer.Length, LongestLook);
        buffer.Slice(0, length).CopyTo(bytes);
        bytes = bytes[..length];
        ReadOnlySpan<byte> preface = Http2Constants.Preface;
        if (bytes.StartsWith(preface))
        {
            return PrefaceMatch.Whole;
        }

        if (preface.StartsWith(bytes))
        {
            return PrefaceMatch.Partial;
        }

        if (bytes.IndexOf(" HTTP/1."u8) > 0)
        {
            return PrefaceMatch.Http1;
        }

        // A request line begins with the name of a method and may not have come wholly.
        bool maybeHttp1 = length < LongestLook && bytes.IndexOf((byte)'\n') < 0 && char.IsAsciiLetterUpper((char)bytes[0]);
        return maybeHttp1 ? PrefaceMatch.Partial : PrefaceMatch.Other;
    }
}
