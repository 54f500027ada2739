using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>Writes what a client sends on one connection, right or wrong.</summary>
internal sealed class FrameWriter
{
    private readonly List<byte> _bytes = [];
    private readonly HpackEncoder _encoder = new();

    public byte[] ToArray() => [.. _bytes];

    public FrameWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>A frame.</summary>
    public FrameWriter Frame(Http2FrameType type, Http2Flags flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] header = new byte[Http2FrameHeader.Size];
        new Http2FrameHeader(payload.Length, type, flags, stream).Write(header);
        return Raw(header).Raw(payload);
    }

    public FrameWriter Settings(params ReadOnlySpan<(Http2Setting Id, uint Value)> settings)
    {
        byte[] frame = new byte[Http2FrameHeader.Size + (settings.Length * Http2Frames.SettingSize)];
        Http2Frames.WriteSettings(frame, settings);
        return Raw(frame);
    }

    /// <summary>A call of a method with one message.</summary>
    public FrameWriter Call(int stream, string method, ReadOnlySpan<byte> message)
    {
        Frame(Http2FrameType.Headers, Http2Flags.EndHeaders, stream, Block(Request(method)));
        return Frame(Http2FrameType.Data, Http2Flags.EndStream, stream, Message(message));
    }

    /// <summary>A header block, which uses the table of the connection.</summary>
    public byte[] Block(params IEnumerable<(string Name, string Value)> fields)
    {
        ArrayBufferWriter<byte> block = new();
        _encoder.Begin(block);
        foreach ((string name, string value) in fields)
        {
            _encoder.Write(block, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value), name.Length % 3 == 0 ? HpackIndexing.Add : HpackIndexing.Never);
        }

        return block.WrittenSpan.ToArray();
    }

    /// <summary>The fields of a proper request.</summary>
    public static IEnumerable<(string Name, string Value)> Request(string method) =>
        [(":method", "POST"), (":scheme", "http"), (":path", $"/{FuzzService.Name}/{method}"), ("content-type", "application/grpc"), ("te", "trailers")];

    /// <summary>A message as gRPC frames it: of type StringValue, should the bytes be text.</summary>
    public static byte[] Message(ReadOnlySpan<byte> text)
    {
        byte[] prefix = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), text.Length + 2);
        return [.. prefix, 0x0A, (byte)Math.Min(text.Length, 127), .. text];
    }
}
