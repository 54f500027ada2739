using System.Buffers.Binary;

namespace EnvoyRls.Grpc.Http2;

/// <summary>
/// Frames of known size, written whole into a span, which must be large enough.
/// </summary>
internal static class Http2Frames
{
    public const int RstStreamSize = Http2FrameHeader.Size + 4;
    public const int WindowUpdateSize = Http2FrameHeader.Size + 4;
    public const int PingSize = Http2FrameHeader.Size + 8;
    public const int GoAwaySize = Http2FrameHeader.Size + 8;
    public const int SettingSize = 6;

    /// <returns>How many bytes were written.</returns>
    public static int WriteRstStream(Span<byte> destination, int stream, Http2ErrorCode error)
    {
        new Http2FrameHeader(4, Http2FrameType.RstStream, Http2Flags.None, stream).Write(destination);
        BinaryPrimitives.WriteUInt32BigEndian(destination[Http2FrameHeader.Size..], (uint)error);
        return RstStreamSize;
    }

    /// <returns>How many bytes were written.</returns>
    public static int WriteWindowUpdate(Span<byte> destination, int stream, int increment)
    {
        new Http2FrameHeader(4, Http2FrameType.WindowUpdate, Http2Flags.None, stream).Write(destination);
        BinaryPrimitives.WriteInt32BigEndian(destination[Http2FrameHeader.Size..], increment);
        return WindowUpdateSize;
    }

    /// <returns>How many bytes were written.</returns>
    public static int WritePing(Span<byte> destination, ReadOnlySpan<byte> opaque, bool ack)
    {
        new Http2FrameHeader(8, Http2FrameType.Ping, ack ? Http2Flags.Ack : Http2Flags.None, Stream: 0).Write(destination);
        opaque[..8].CopyTo(destination[Http2FrameHeader.Size..]);
        return PingSize;
    }

    /// <returns>How many bytes were written.</returns>
    public static int WriteGoAway(Span<byte> destination, int lastStream, Http2ErrorCode error)
    {
        new Http2FrameHeader(8, Http2FrameType.GoAway, Http2Flags.None, Stream: 0).Write(destination);
        BinaryPrimitives.WriteInt32BigEndian(destination[Http2FrameHeader.Size..], lastStream);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(Http2FrameHeader.Size + 4)..], (uint)error);
        return GoAwaySize;
    }

    /// <summary>Writes SETTINGS with these parameters; with none and the flag it is the acknowledgement.</summary>
    /// <returns>How many bytes were written.</returns>
    public static int WriteSettings(Span<byte> destination, ReadOnlySpan<(Http2Setting Id, uint Value)> settings, bool ack = false)
    {
        int length = settings.Length * SettingSize;
        new Http2FrameHeader(length, Http2FrameType.Settings, ack ? Http2Flags.Ack : Http2Flags.None, Stream: 0).Write(destination);
        Span<byte> payload = destination[Http2FrameHeader.Size..];
        foreach ((Http2Setting id, uint value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)id);
            BinaryPrimitives.WriteUInt32BigEndian(payload[2..], value);
            payload = payload[SettingSize..];
        }

        return Http2FrameHeader.Size + length;
    }

    /// <summary>Reads one parameter off the payload of SETTINGS.</summary>
    public static (Http2Setting Id, uint Value) ReadSetting(ReadOnlySpan<byte> payload) =>
        ((Http2Setting)BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
}
