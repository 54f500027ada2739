using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Sources.Xds;

/// <summary>Describes the connection to the xDS server, with TLS files as they are at that moment.</summary>
internal static class XdsChannel
{
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds something else.</exception>
    /// <exception cref="ArgumentException">The key is another certificate's.</exception>
    public static GrpcChannelOptions Describe(XdsSettings settings) => new()
    {
        Address = settings.Address,
        Tls = settings.Tls is { } tls ? Read(tls) : new GrpcChannelTls(),
    };

    private static GrpcChannelTls Read(XdsTlsSettings tls) => new()
    {
        Authorities = tls.AuthoritiesPath.Length > 0 ? [.. ReadAll(tls.AuthoritiesPath), .. SystemAuthorities()] : null,
        ClientCertificate = tls.HasCertificate ? X509Certificate2.CreateFromPemFile(tls.CertificatePath, tls.KeyPath) : null,
        ClientCertificateChain = tls.HasCertificate ? [.. ReadAll(tls.CertificatePath).Skip(1)] : [],
        ServerName = tls.ServerName.Length > 0 ? tls.ServerName : null,
    };

    private static X509Certificate2Collection ReadAll(string path)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPemFile(path);
        return certificates;
    }

    private static X509Certificate2Collection SystemAuthorities()
    {
        using X509Store store = new(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        return store.Certificates;
    }
}
