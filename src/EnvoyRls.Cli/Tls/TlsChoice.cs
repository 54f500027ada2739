using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Grpc.Client;

namespace EnvoyRls.Cli.Tls;

/// <summary>Whether a service is asked over TLS, and with what files.</summary>
internal sealed record TlsChoice
{
    public bool IsOn { get; init; }

    public string? AuthoritiesPath { get; init; }

    public string? CertificatePath { get; init; }

    public string? KeyPath { get; init; }

    public string? ServerName { get; init; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="CryptographicException">One is not what it should be.</exception>
    public GrpcChannelTls Read() => new()
    {
        Authorities = AuthoritiesPath is { } path ? ReadAuthorities(path) : null,
        ClientCertificate = CertificatePath is { } certificate ? X509Certificate2.CreateFromPemFile(certificate, KeyPath) : null,
        ServerName = ServerName,
    };

    private static X509Certificate2Collection ReadAuthorities(string path)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(path);
        return authorities;
    }
}
