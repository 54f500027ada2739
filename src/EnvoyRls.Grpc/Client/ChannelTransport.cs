using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Grpc.Client;

/// <summary>The HTTP/2 connections under a channel.</summary>
internal static class ChannelTransport
{
    private const string UnixScheme = "unix";

    /// <summary>The address as HTTP and TLS are to know it; the connection may lead elsewhere.</summary>
    /// <exception cref="ArgumentException">The address is of a kind not known.</exception>
    public static Uri HttpAddress(GrpcChannelOptions options) => options.Address.Scheme switch
    {
        "http" => options.Address,
        "https" => new UriBuilder(options.Address) { Host = options.Tls.ServerName ?? options.Address.Host }.Uri,
        UnixScheme => new Uri("http://localhost"),
        _ => throw new ArgumentException($"the address {options.Address} is neither http, https nor unix", nameof(options)),
    };

    public static SocketsHttpHandler CreateHandler(GrpcChannelOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = options.ConnectionLifetime,
            UseCookies = false,
            UseProxy = false,
        };
        EndPoint target = options.Address.Scheme is UnixScheme
            ? new UnixDomainSocketEndPoint(options.Address.LocalPath)
            : new DnsEndPoint(options.Address.IdnHost, options.Address.Port);
        handler.ConnectCallback = (_, cancellation) => ConnectAsync(target, cancellation);
        if (options.Address.Scheme is "https")
        {
            handler.SslOptions = TlsOptions(options.Tls);
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(EndPoint target, CancellationToken cancellation)
    {
        Socket socket = target is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : CreateTcpSocket();
        try
        {
            await socket.ConnectAsync(target, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A stream may be silent for hours, and must not wait for a peer that is gone without a word. The kernel's probes find
    /// out; HTTP/2 pings more often than every few minutes are a reason for servers to hang up.
    /// </summary>
    private static Socket CreateTcpSocket()
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        return socket;
    }

    /// <summary>What the handshake checks and shows.</summary>
    public static SslClientAuthenticationOptions TlsOptions(GrpcChannelTls tls)
    {
        SslClientAuthenticationOptions options = new() { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (tls.ClientCertificate is { } certificate)
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, tls.ClientCertificateChain, offline: true);
        }

        if (tls.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }
}
