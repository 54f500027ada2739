namespace EnvoyRls.Server.Settings;

/// <summary>Files of the gRPC listener's TLS.</summary>
internal sealed record GrpcTlsSettings
{
    /// <summary>Certificate chain, PEM.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>Private key of that certificate, PEM.</summary>
    public required string KeyPath { get; init; }

    /// <summary>Authorities a client's certificate must come from, PEM; empty when clients need none.</summary>
    public required string ClientAuthoritiesPath { get; init; }

    /// <summary>DNS name a client's certificate must carry; empty for any.</summary>
    public required string ClientName { get; init; }

    internal static GrpcTlsSettings? Read(SettingReader read)
    {
        bool useTls = read.Get("GRPC_SERVER_USE_TLS", SettingTypes.Flag, "false", "Serve gRPC over TLS.");
        GrpcTlsSettings tls = new()
        {
            CertificatePath = read.Get(
                "GRPC_SERVER_TLS_CERT", SettingTypes.Text, "", "Server certificate chain (PEM), reloaded when it changes; it need not share the key's directory.", Standing.Better),
            KeyPath = read.Get("GRPC_SERVER_TLS_KEY", SettingTypes.Text, "", "Private key of the server certificate (PEM)."),
            ClientAuthoritiesPath = read.Get(
                "GRPC_CLIENT_TLS_CACERT", SettingTypes.Text, "", "Authorities (PEM) of client certificates; set, a client certificate is required."),
            ClientName = read.Get("GRPC_CLIENT_TLS_SAN", SettingTypes.Text, "", "DNS name a client certificate must carry."),
        };
        if (!useTls)
        {
            return null;
        }

        TlsFiles.CheckKeyPair(tls.CertificatePath, tls.KeyPath, read);
        if (tls.ClientAuthoritiesPath.Length > 0)
        {
            TlsFiles.CheckAuthorities(tls.ClientAuthoritiesPath, read);
        }

        return tls;
    }
}
