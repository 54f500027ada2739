using System.Buffers.Binary;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Google.Protobuf;

namespace EnvoyRls.Cli.Bench.Http2;

/// <summary>Finds the verdict in a response without making objects of the rest.</summary>
internal static class VerdictReader
{
    private const int PrefixSize = 5;

    /// <summary>overall_code as an outcome, from a message with gRPC's prefix or the beginning of one.</summary>
    public static int Read(ReadOnlySpan<byte> message)
    {
        bool isCompressed = message.Length > 0 && message[0] != 0;
        if (message.Length < PrefixSize || isCompressed)
        {
            return Outcome.NoVerdict;
        }

        int length = Math.Min(BinaryPrimitives.ReadInt32BigEndian(message[1..]), message.Length - PrefixSize);
        return ReadFields(message.Slice(PrefixSize, Math.Max(0, length)));
    }

    private static int ReadFields(ReadOnlySpan<byte> fields)
    {
        const byte OverallCodeTag = (RateLimitResponse.OverallCodeFieldNumber << 3) | (int)WireFormat.WireType.Varint;

        // Fields come in the order of their numbers from every serializer there is, and this is the first one.
        return fields.Length < 2 || fields[0] != OverallCodeTag ? Outcome.NoVerdict : (RateLimitResponse.Types.Code)fields[1] switch
        {
            RateLimitResponse.Types.Code.Ok => Outcome.Ok,
            RateLimitResponse.Types.Code.OverLimit => Outcome.OverLimit,
            _ => Outcome.NoVerdict,
        };
    }
}
