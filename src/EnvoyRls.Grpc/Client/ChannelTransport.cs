using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Grpc.Client;

/// <summary>The HTTP/2 connections under a channel.</summary>
internal static class ChannelTransport
{
    private const string UnixScheme = "unix";

    /// <summary>The address as HTTP knows it.</summary>
    /// <exception cref="ArgumentException">The address is of a kind not known.</exception>
    public static Uri HttpAddress(Uri address) => address.Scheme switch
    {
        "http" or "https" => address,
        UnixScheme => new Uri("http://localhost"),
        _ => throw new ArgumentException($"the address {address} is neither http, https nor unix", nameof(address)),
    };

    public static SocketsHttpHandler CreateHandler(GrpcChannelOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = false,
        };
        if (options.Address.Scheme is UnixScheme)
        {
            string path = options.Address.LocalPath;
            handler.ConnectCallback = (_, cancellation) => ConnectUnixAsync(path, cancellation);
        }
        else if (options.Address.Scheme is "https")
        {
            handler.SslOptions = TlsOptions(options.Tls);
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectUnixAsync(string path, CancellationToken cancellation)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions TlsOptions(GrpcChannelTls tls)
    {
        SslClientAuthenticationOptions options = new()
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            TargetHost = tls.ServerName,
        };
        if (tls.ClientCertificate is { } certificate)
        {
            options.ClientCertificates = [certificate];
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
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
