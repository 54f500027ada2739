using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace EnvoyRls.Redis.Connections;

/// <summary>
/// One plain connection for the few questions the client library cannot ask: what a server says to our greeting, and
/// what sentinels know. Not for the way of a call.
/// </summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly RespReader _reader;

    private RespConnection(Stream stream)
    {
        _stream = stream;
        _reader = new RespReader(stream);
    }

    /// <summary>Connects, authenticates and waits for a PONG.</summary>
    public static async Task<RespConnection> OpenAsync(RedisAddress address, RedisCredentials? credentials, TlsTrust? tls, CancellationToken cancel)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(address.EndPoint, cancel);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is not null)
            {
                SslStream secured = new(stream, leaveInnerStreamOpen: false);
                stream = secured;
                await secured.AuthenticateAsClientAsync(tls.ClientOptions(address.Host), cancel);
            }

            RespConnection connection = new(stream);
            await connection.GreetAsync(credentials, cancel);
            return connection;
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one command and reads its reply, as <see cref="RespReader.ReadAsync"/> gives it.</summary>
    public async Task<object?> CommandAsync(CancellationToken cancel, params string[] words)
    {
        await SendAsync(cancel, words);
        return await _reader.ReadAsync(cancel);
    }

    /// <summary>Sends one command and leaves its reply to whoever reads.</summary>
    public async Task SendAsync(CancellationToken cancel, params string[] words)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (string word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancel);
    }

    /// <summary>Whether the server says it is a master; one that may not be asked is believed until it refuses a write.</summary>
    public async Task<bool> IsMasterAsync(CancellationToken cancel)
    {
        try
        {
            return await CommandAsync(cancel, "ROLE") is not object?[] { Length: > 0 } role || role[0] is "master";
        }
        catch (RespException)
        {
            return true;
        }
    }

    /// <summary>Reads what the server pushes after a SUBSCRIBE.</summary>
    public Task<object?> ReadAsync(CancellationToken cancel) => _reader.ReadAsync(cancel);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task GreetAsync(RedisCredentials? credentials, CancellationToken cancel)
    {
        if (credentials is { User: { } user })
        {
            await CommandAsync(cancel, "AUTH", user, credentials.Password);
        }
        else if (credentials is not null)
        {
            await CommandAsync(cancel, "AUTH", credentials.Password);
        }

        if (await CommandAsync(cancel, "PING") is not "PONG")
        {
            throw new RespException("the server did not answer PING with PONG");
        }
    }
}
