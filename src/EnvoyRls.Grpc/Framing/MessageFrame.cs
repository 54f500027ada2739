using System.Buffers;
using System.Buffers.Binary;

namespace EnvoyRls.Grpc.Framing;

/// <summary>
/// A length-prefixed message: one byte that tells whether it is compressed, four bytes of length, big-endian, and the
/// payload, which still lies in the buffer it was received in.
/// </summary>
internal readonly struct MessageFrame(ReadOnlySequence<byte> payload, bool compressed)
{
    public const int PrefixLength = 5;

    public ReadOnlySequence<byte> Payload { get; } = payload;

    public bool Compressed { get; } = compressed;

    /// <summary>Takes the first message off the buffer.</summary>
    /// <param name="buffer">What has been received; afterwards what follows the message.</param>
    /// <param name="rules">What the receiver accepts; the size is checked before the payload has arrived.</param>
    /// <param name="frame">The message.</param>
    /// <param name="fault">What is wrong with it; OK if it is only not there yet.</param>
    /// <returns>Whether a message was taken. If not, the buffer is as it was.</returns>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, MessageRules rules, out MessageFrame frame, out GrpcStatus fault)
    {
        frame = default;
        fault = default;
        if (buffer.Length < PrefixLength)
        {
            return false;
        }

        (byte flag, uint length) = ReadPrefix(buffer);
        if (flag > 1)
        {
            fault = ProtocolFaults.UnknownFlag;
            return false;
        }

        if (flag == 1 && !rules.Gzip)
        {
            fault = ProtocolFaults.FlagWithoutEncoding;
            return false;
        }

        if (length > (uint)rules.MaxSize)
        {
            fault = ProtocolFaults.ReceivedTooLarge(length, rules.MaxSize);
            return false;
        }

        if (buffer.Length - PrefixLength < length)
        {
            return false;
        }

        frame = new MessageFrame(buffer.Slice(PrefixLength, length), flag == 1);
        buffer = buffer.Slice(PrefixLength + (long)length);
        return true;
    }

    public static void WritePrefix(Span<byte> destination, bool compressed, int length)
    {
        destination[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], (uint)length);
    }

    private static (byte Flag, uint Length) ReadPrefix(in ReadOnlySequence<byte> buffer)
    {
        ReadOnlySpan<byte> first = buffer.FirstSpan;
        if (first.Length >= PrefixLength)
        {
            return (first[0], BinaryPrimitives.ReadUInt32BigEndian(first[1..]));
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        buffer.Slice(0, PrefixLength).CopyTo(prefix);
        return (prefix[0], BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]));
    }
}
