using System.Buffers;
using System.Net;
using System.Net.Sockets;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Cli.Tests.Bench;

/// <summary>The other side of a client's connection, frame by frame.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly Socket _socket;
    private readonly HpackEncoder _encoder = new();

    private ScriptedServer(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false) { ReadTimeout = 20_000 };
    }

    /// <summary>A connected pair: this side, and the client's socket.</summary>
    public static (ScriptedServer Server, Socket Client) Connect()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        return (new ScriptedServer(listener.Accept()), client);
    }

    /// <summary>Reads the client's preface.</summary>
    public void ReadPreface()
    {
        byte[] preface = new byte[Http2Constants.Preface.Length];
        _stream.ReadExactly(preface);
        Assert.True(Http2Constants.Preface.SequenceEqual(preface));
    }

    /// <summary>Reads frames up to one of a type.</summary>
    public Http2FrameHeader ReadUntil(Http2FrameType type)
    {
        while (true)
        {
            byte[] header = new byte[Http2FrameHeader.Size];
            _stream.ReadExactly(header);
            Http2FrameHeader read = Http2FrameHeader.Read(header);
            _stream.ReadExactly(new byte[read.Length]);
            if (read.Type == type && !(type == Http2FrameType.Settings && read.Has(Http2Flags.Ack)))
            {
                return read;
            }
        }
    }

    public void SendSettings(params (Http2Setting Id, uint Value)[] settings)
    {
        byte[] frame = new byte[256];
        _stream.Write(frame, 0, Http2Frames.WriteSettings(frame, settings));
    }

    public void Send(Http2FrameType type, Http2Flags flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[Http2FrameHeader.Size + payload.Length];
        new Http2FrameHeader(payload.Length, type, flags, stream).Write(frame);
        payload.CopyTo(frame.AsSpan(Http2FrameHeader.Size));
        _stream.Write(frame);
    }

    /// <summary>A header block.</summary>
    public byte[] Block(params (string Name, string Value)[] fields)
    {
        ArrayBufferWriter<byte> block = new();
        _encoder.Begin(block);
        foreach ((string name, string value) in fields)
        {
            _encoder.Write(block, System.Text.Encoding.ASCII.GetBytes(name), System.Text.Encoding.ASCII.GetBytes(value), HpackIndexing.Add);
        }

        return block.WrittenSpan.ToArray();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}
