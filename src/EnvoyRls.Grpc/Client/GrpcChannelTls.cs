using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Grpc.Client;

/// <summary>TLS for a channel: 1.2 or later.</summary>
public sealed record GrpcChannelTls
{
    /// <summary>The only authorities trusted; <see langword="null"/> (the default) for those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The certificate to show, with its private key, if the server asks for one.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Certificates sent with it, so that a server that knows only the root can follow the chain; default none.</summary>
    public X509Certificate2Collection ClientCertificateChain { get; init; } = [];

    /// <summary>
    /// The name to ask for and that the server's certificate must be for; <see langword="null"/> (the default) for the
    /// address's host.
    /// </summary>
    public string? ServerName { get; init; }
}
