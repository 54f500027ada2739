using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>
/// A client of HTTP/2 frames, for what no proper client does: stopping within a frame, closing windows, resetting. It
/// writes headers as HPACK literals and does not decode those it gets, which it asks to be sent without a table.
/// </summary>
internal sealed class RawHttp2Connection : IAsyncDisposable
{
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(20));

    private RawHttp2Connection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    /// <summary>Connects and exchanges the prefaces.</summary>
    /// <param name="endPoint">Where to.</param>
    /// <param name="initialWindow">How much may be sent on a stream before it is widened.</param>
    public static async Task<RawHttp2Connection> ConnectAsync(IPEndPoint endPoint, int initialWindow = 65_535)
    {
        RawHttp2Connection connection = await ConnectSilentlyAsync(endPoint);
        await connection.SendAsync(Http2Constants.Preface.ToArray());
        await connection.SendSettingsAsync((Http2Setting.HeaderTableSize, 0), (Http2Setting.InitialWindowSize, (uint)initialWindow));
        return connection;
    }

    /// <summary>Connects and sends nothing.</summary>
    public static async Task<RawHttp2Connection> ConnectSilentlyAsync(IPEndPoint endPoint)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(endPoint);
        return new RawHttp2Connection(client);
    }

    public Task SendSettingsAsync(params (Http2Setting Id, uint Value)[] settings)
    {
        byte[] frame = new byte[Http2FrameHeader.Size + (settings.Length * Http2Frames.SettingSize)];
        Http2Frames.WriteSettings(frame, settings);
        return SendAsync(frame);
    }

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, _limit.Token);

    public Task SendAsync(Http2FrameType type, byte flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return SendAsync(frame);
    }

    public Task SendHeadersAsync(int stream, string path, string? timeout = null) =>
        SendAsync(Http2FrameType.Headers, EndHeaders, stream, Request(path, timeout is null ? [] : [("grpc-timeout", timeout)]));

    public Task SendDataAsync(int stream, byte[] data, bool last) => SendAsync(Http2FrameType.Data, last ? EndStream : (byte)0, stream, data);

    public async Task SendCallAsync(int stream, string path, byte[] body)
    {
        await SendHeadersAsync(stream, path);
        await SendDataAsync(stream, body, last: true);
    }

    public Task WidenAsync(int stream, int bytes)
    {
        byte[] payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return SendAsync(Http2FrameType.WindowUpdate, 0, stream, payload);
    }

    /// <summary>The next frame; <see langword="null"/> when the server has closed the connection.</summary>
    public async Task<Http2Frame?> ReadAsync()
    {
        byte[] header = new byte[9];
        try
        {
            await _stream.ReadExactlyAsync(header, _limit.Token);
        }
        catch (Exception closed) when (closed is EndOfStreamException or IOException)
        {
            return null;
        }

        byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
        await _stream.ReadExactlyAsync(payload, _limit.Token);
        return new Http2Frame((Http2FrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
    }

    /// <summary>The next frame of a type, dropping others.</summary>
    public async Task<Http2Frame> ReadAsync(Http2FrameType type)
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == type)
            {
                return frame;
            }
        }

        throw new InvalidOperationException($"the server closed the connection without a {type} frame");
    }

    /// <summary>Reads until a stream ends, dropping frames of others.</summary>
    public async Task<Http2Answer> ReadAnswerAsync(int stream)
    {
        int headerBlocks = 0;
        byte[] lastHeaders = [];
        List<byte> body = [];
        while (await ReadAsync() is { } frame)
        {
            if (frame.Stream != stream)
            {
                continue;
            }

            if (frame.Type == Http2FrameType.Headers)
            {
                headerBlocks++;
                lastHeaders = frame.Payload;
            }
            else if (frame.Type == Http2FrameType.Data)
            {
                body.AddRange(frame.Payload);
            }

            if (frame.EndsStream)
            {
                return new Http2Answer(headerBlocks, [.. body], lastHeaders);
            }
        }

        throw new InvalidOperationException($"the server closed the connection before stream {stream} ended");
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _limit.Dispose();
        return default;
    }

    /// <summary>The header block of a call with more fields at its end.</summary>
    public static byte[] Request(string path, params (string Name, string Value)[] more) => Block([
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "test"),
        ("content-type", "application/grpc"), ("te", "trailers"), .. more,
    ]);

    /// <summary>A header block of literals without indexing, names and values without Huffman coding: RFC 7541, section 6.2.2.</summary>
    public static byte[] Block(params (string Name, string Value)[] fields)
    {
        List<byte> block = [];
        Span<byte> length = stackalloc byte[HpackInteger.MaxSize];
        foreach ((string name, string value) in fields)
        {
            block.Add(0);
            foreach (string text in new[] { name, value })
            {
                block.AddRange(length[..HpackInteger.Write(length, 7, pattern: 0, text.Length)]);
                block.AddRange(Encoding.Latin1.GetBytes(text));
            }
        }

        return [.. block];
    }
}
