namespace EnvoyRls.Server.Settings;

/// <summary>Files of the admin listener's TLS.</summary>
internal sealed record AdminTlsSettings
{
    /// <summary>Certificate chain, PEM.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>Private key of that certificate, PEM.</summary>
    public required string KeyPath { get; init; }

    /// <summary>Authorities a client's certificate must come from, PEM; empty when clients are not asked for one.</summary>
    public required string ClientAuthoritiesPath { get; init; }

    internal static AdminTlsSettings? Read(SettingReader read)
    {
        AdminTlsSettings tls = new()
        {
            CertificatePath = read.Get("ADMIN_TLS_CERT", SettingTypes.Text, "", "Certificate chain (PEM) of the admin API, reloaded when it changes; plain HTTP without.", Standing.Ours),
            KeyPath = read.Get("ADMIN_TLS_KEY", SettingTypes.Text, "", "Its private key (PEM).", Standing.Ours),
            ClientAuthoritiesPath = read.Get(
                "ADMIN_TLS_CLIENT_CA", SettingTypes.Text, "", "Authorities (PEM) of client certificates; a client may bring one instead of a token.", Standing.Ours),
        };
        if (tls is { CertificatePath.Length: 0, KeyPath.Length: 0 })
        {
            if (tls.ClientAuthoritiesPath.Length > 0)
            {
                read.Error("ADMIN_TLS_CLIENT_CA needs ADMIN_TLS_CERT and ADMIN_TLS_KEY");
            }

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
