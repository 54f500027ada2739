using System.Net.Security;

namespace EnvoyRls.Grpc;

/// <summary>TLS for a server: 1.2 or later, HTTP/2 agreed on by ALPN.</summary>
public sealed record GrpcServerTls
{
    /// <summary>
    /// Gives the server's certificate with its chain. Asked at every handshake, so that a renewed certificate is used
    /// by the next connection; it must be quick.
    /// </summary>
    public required Func<SslStreamCertificateContext> Certificate { get; init; }

    /// <summary>
    /// Judges the client's certificate. If given, a client without a certificate is refused; if not, clients are not
    /// asked for one.
    /// </summary>
    public RemoteCertificateValidationCallback? ClientCertificateValidation { get; init; }
}
