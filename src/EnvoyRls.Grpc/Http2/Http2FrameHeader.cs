using System.Buffers.Binary;

namespace EnvoyRls.Grpc.Http2;

/// <summary>The nine bytes before the payload of a frame: RFC 9113, section 4.1.</summary>
/// <param name="Length">The length of the payload, in bytes: 0 to 2^24 - 1.</param>
/// <param name="Type">What the frame is.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Stream">The stream it belongs to; 0 for the connection.</param>
internal readonly record struct Http2FrameHeader(int Length, Http2FrameType Type, Http2Flags Flags, int Stream)
{
    public const int Size = 9;

    /// <summary>Reads a header off at least <see cref="Size"/> bytes. The reserved bit of the stream is dropped.</summary>
    public static Http2FrameHeader Read(ReadOnlySpan<byte> source)
    {
        uint lengthAndType = BinaryPrimitives.ReadUInt32BigEndian(source);
        int stream = (int)(BinaryPrimitives.ReadUInt32BigEndian(source[5..]) & 0x7fff_ffff);
        return new Http2FrameHeader((int)(lengthAndType >> 8), (Http2FrameType)(byte)lengthAndType, (Http2Flags)source[4], stream);
    }

    /// <summary>Writes the header into at least <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, ((uint)Length << 8) | (byte)Type);
        destination[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(destination[5..], Stream);
    }

    /// <summary>Whether a flag is set.</summary>
    public bool Has(Http2Flags flag) => (Flags & flag) != Http2Flags.None;
}
