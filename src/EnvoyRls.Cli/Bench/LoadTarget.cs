using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using EnvoyRls.Cli.Bench.Sockets;
using EnvoyRls.Cli.Tls;
using EnvoyRls.Grpc.Client;

namespace EnvoyRls.Cli.Bench;

/// <summary>A service that load is put on.</summary>
internal sealed class LoadTarget
{
    private const string UnixScheme = "unix://";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly string _written;
    private readonly EndPoint _endPoint;
    private readonly GrpcChannelTls? _tls;

    private LoadTarget(string written, EndPoint endPoint, string authority, GrpcChannelTls? tls)
    {
        _written = written;
        _endPoint = endPoint;
        Authority = authority;
        _tls = tls;
    }

    /// <summary>What requests call it.</summary>
    public string Authority { get; }

    /// <param name="written">host:port, or unix:///path.</param>
    /// <param name="tls">Whether TLS is spoken, and with what.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    public static LoadTarget Parse(string written, TlsChoice tls)
    {
        GrpcChannelTls? files = tls.IsOn ? tls.Read() : null;
        if (written.StartsWith(UnixScheme, StringComparison.Ordinal) && written.Length > UnixScheme.Length)
        {
            return new LoadTarget(written, new UnixDomainSocketEndPoint(written[UnixScheme.Length..]), "localhost", files);
        }

        return Uri.TryCreate($"http://{written}", UriKind.Absolute, out Uri? uri) && uri.Port > 0 && uri.AbsolutePath == "/"
            ? new LoadTarget(written, EndPointOf(uri), uri.Authority, files)
            : throw new FormatException($"'{written}' is not host:port.");
    }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="IOException">Nobody listens there, or the handshake fails.</exception>
    public IWire Connect()
    {
        Socket socket = _endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(_endPoint);
            PlainWire wire = new(socket);
            return _tls is null ? wire : TlsWire.Open(wire, TlsOptions(_tls), ConnectTimeout);
        }
        catch (Exception failure) when (failure is SocketException or AuthenticationException or IOException)
        {
            socket.Dispose();

            // The message of a connection refused has the address once more, in another spelling.
            string why = failure is SocketException { SocketErrorCode: var code } ? new SocketException((int)code).Message : failure.Message;
            throw new IOException($"{_written} cannot be reached: {why}", failure);
        }
    }

    private SslClientAuthenticationOptions TlsOptions(GrpcChannelTls tls)
    {
        SslClientAuthenticationOptions options = ChannelTransport.TlsOptions(tls);
        options.TargetHost = tls.ServerName ?? Authority.Split(':')[0];
        options.ApplicationProtocols = [SslApplicationProtocol.Http2];
        return options;
    }

    private static EndPoint EndPointOf(Uri uri) => IPAddress.TryParse(uri.IdnHost, out IPAddress? address)
        ? new IPEndPoint(address, uri.Port)
        : new DnsEndPoint(uri.IdnHost, uri.Port);
}
