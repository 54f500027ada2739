using EnvoyRls.Management.Access.Certificates;
using EnvoyRls.Management.Access.Oidc;

namespace EnvoyRls.Server.Settings;

/// <summary>Where the admin API is, and who is let in besides the holders of tokens.</summary>
internal sealed record AdminSettings
{
    /// <summary>The admin API and the dashboard.</summary>
    public required ListenAddress Address { get; init; }

    /// <summary><see langword="null"/> for plain HTTP.</summary>
    public required AdminTlsSettings? Tls { get; init; }

    /// <summary>The client certificates that have a role.</summary>
    public required ClientCertificateRoles ClientRoles { get; init; }

    /// <summary><see langword="null"/> where no OpenID Connect tokens are taken.</summary>
    public required OidcOptions? Oidc { get; init; }

    /// <summary>Whether somebody may be let in before there is a token.</summary>
    public bool HasCredentials => !ClientRoles.IsEmpty || Oidc is not null;

    internal static AdminSettings Read(SettingReader read)
    {
        read.Section("Admin API");
        AdminSettings settings = new()
        {
            Address = new ListenAddress(
                read.Get("ADMIN_HOST", SettingTypes.Text, "127.0.0.1", "Address of the admin API and dashboard; they are off until there is a credential.", Standing.Ours),
                read.Get("ADMIN_PORT", SettingTypes.Port, "8082", "Port of the admin API and dashboard.", Standing.Ours)),
            Tls = AdminTlsSettings.Read(read),
            ClientRoles = ReadClientRoles(read),
            Oidc = AdminOidc.Read(read),
        };
        if (!settings.ClientRoles.IsEmpty && settings.Tls is not { ClientAuthoritiesPath.Length: > 0 })
        {
            read.Error("ADMIN_CLIENT_ROLES needs ADMIN_TLS_CERT, ADMIN_TLS_KEY and ADMIN_TLS_CLIENT_CA, as nobody would verify certificates");
        }

        return settings;
    }

    private static ClientCertificateRoles ReadClientRoles(SettingReader read)
    {
        string text = read.Get(
            "ADMIN_CLIENT_ROLES", SettingTypes.Text, "", "Roles of client certificates by subject or alternative name: CN=ops=operator,spiffe://a/b=viewer.", Standing.Ours);
        if (!ClientCertificateRoles.TryParse(text, out ClientCertificateRoles roles, out string? problem))
        {
            read.Error($"ADMIN_CLIENT_ROLES: {problem}");
        }

        return roles;
    }
}
