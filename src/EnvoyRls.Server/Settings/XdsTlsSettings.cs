namespace EnvoyRls.Server.Settings;

/// <summary>Files for TLS to the xDS server, read again for every connection.</summary>
internal sealed record XdsTlsSettings
{
    /// <summary>Certificate chain to show, PEM; empty for none.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>Private key of that certificate, PEM; empty for none.</summary>
    public required string KeyPath { get; init; }

    /// <summary>Authorities trusted besides the system's, PEM; empty for none.</summary>
    public required string AuthoritiesPath { get; init; }

    /// <summary>The name that the server's certificate must be for; empty for the name it is reached by.</summary>
    public required string ServerName { get; init; }

    /// <summary>Whether a certificate is shown: only if both its files are named.</summary>
    public bool HasCertificate => CertificatePath.Length > 0 && KeyPath.Length > 0;

    internal static XdsTlsSettings? Read(SettingReader read, bool wanted)
    {
        bool useTls = read.Get("CONFIG_GRPC_XDS_SERVER_USE_TLS", SettingTypes.Flag, "false", "Connect over TLS.");
        XdsTlsSettings tls = new()
        {
            CertificatePath = read.Get(
                "CONFIG_GRPC_XDS_CLIENT_TLS_CERT", SettingTypes.Text, "", "Client certificate (PEM), used if the key is set too; read again for every connection.", Standing.Better),
            KeyPath = read.Get("CONFIG_GRPC_XDS_CLIENT_TLS_KEY", SettingTypes.Text, "", "Private key of the client certificate (PEM)."),
            AuthoritiesPath = read.Get(
                "CONFIG_GRPC_XDS_SERVER_TLS_CACERT", SettingTypes.Text, "", "Authorities (PEM) trusted besides the system's; read again for every connection.", Standing.Better),
            ServerName = read.Get("CONFIG_GRPC_XDS_SERVER_TLS_SAN", SettingTypes.Text, "", "Name the server's certificate must be for, instead of the host."),
        };
        if (!wanted || !useTls)
        {
            return null;
        }

        if (tls.HasCertificate)
        {
            TlsFiles.CheckKeyPair(tls.CertificatePath, tls.KeyPath, read);
        }

        if (tls.AuthoritiesPath.Length > 0)
        {
            TlsFiles.CheckAuthorities(tls.AuthoritiesPath, read);
        }

        return tls;
    }
}
