using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EnvoyRls.Conformance.Tests.Overload;

/// <summary>A client that writes frames of HTTP/2 as it likes, and reads only if it is told to.</summary>
internal sealed class HostileConnection : IDisposable
{
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    private const string Path = "/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit";

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly CancellationToken _stop;
    private NetworkStream _stream = null!;

    private HostileConnection(CancellationToken stop) => _stop = stop;

    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, [])];

    /// <summary>The header block of a call, as literals.</summary>
    public static byte[] Head { get; } =
    [
        .. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", Path), .. Field(":authority", "x"),
        .. Field("content-type", "application/grpc"), .. Field("te", "trailers"),
    ];

    /// <summary>Connects and sends what a connection begins with.</summary>
    /// <param name="port">Where to, on this machine.</param>
    /// <param name="greeting">The first bytes; <see cref="Preface"/> for a proper client.</param>
    /// <param name="stop">Ends everything.</param>
    public static async Task<HostileConnection> OpenAsync(int port, byte[] greeting, CancellationToken stop)
    {
        HostileConnection connection = new(stop);
        try
        {
            await connection._client.ConnectAsync(IPAddress.Loopback, port, stop);
            connection._stream = connection._client.GetStream();
            await connection.SendAsync(greeting);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>A field without indexing: RFC 7541, section 6.2.2.</summary>
    public static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    public ValueTask SendAsync(byte[] bytes) => _stream.WriteAsync(bytes, _stop);

    /// <summary>Takes whatever comes until the server has closed the connection.</summary>
    public async Task DrainAsync()
    {
        byte[] taken = new byte[64 * 1024];
        while (await _stream.ReadAsync(taken, _stop) > 0)
        {
            // What it says does not matter to an attacker.
        }
    }

    public void Dispose() => _client.Dispose();
}
