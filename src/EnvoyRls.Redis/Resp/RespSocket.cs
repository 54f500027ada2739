using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace EnvoyRls.Redis.Resp;

/// <summary>Connects to servers: TCP over IPv4 and IPv6, unix sockets, TLS.</summary>
internal static class RespSocket
{
    public static async Task<Stream> ConnectAsync(RedisAddress address, TlsTrust? tls, CancellationToken cancel)
    {
        Socket socket = Create(address.EndPoint);
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(address.EndPoint, cancel);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is null)
            {
                return stream;
            }

            SslStream secured = new(stream, leaveInnerStreamOpen: false);
            stream = secured;
            await secured.AuthenticateAsClientAsync(tls.ClientOptions(address.Host), cancel);
            return secured;
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

    private static Socket Create(EndPoint endPoint)
    {
        switch (endPoint)
        {
            case UnixDomainSocketEndPoint:
                return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            case IPEndPoint ip:
                return WithoutDelay(new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
            default:
                // A name may stand for addresses of both families, which are tried in turn.
                return WithoutDelay(new Socket(SocketType.Stream, ProtocolType.Tcp));
        }
    }

    private static Socket WithoutDelay(Socket socket)
    {
        socket.NoDelay = true;
        return socket;
    }
}
