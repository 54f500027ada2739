using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Oidc;

namespace EnvoyRls.Server.Settings;

/// <summary>Reads whose OpenID Connect tokens the admin API takes.</summary>
internal static class AdminOidc
{
    private static readonly SettingType<Uri?> KeysAddress = new("string", "an https:// address; http:// is for this machine alone", TryKeysAddress);

    /// <returns><see langword="null"/> where none of the variables is set, or they make no whole.</returns>
    public static OidcOptions? Read(SettingReader read)
    {
        string issuer = read.Get("ADMIN_OIDC_ISSUER", SettingTypes.Text, "", "Issuer (iss) of the JSON Web Tokens taken as bearer tokens; none without.", Standing.Ours);
        string audience = read.Get("ADMIN_OIDC_AUDIENCE", SettingTypes.Text, "", "Audience (aud) that they have to be for.", Standing.Ours);
        Uri? keys = read.Get("ADMIN_OIDC_JWKS_URL", KeysAddress, "", "Where the issuer publishes its keys, a JWK Set.", Standing.Ours);
        string claim = read.Get("ADMIN_OIDC_ROLE_CLAIM", SettingTypes.Word, "roles", "Claim with the names of groups; dots go down: realm_access.roles.", Standing.Ours);
        string mapping = read.Get("ADMIN_OIDC_ROLES", SettingTypes.Text, "", "Roles of those groups: limits-admins=admin,sre=operator.", Standing.Ours);
        if (!RoleMapping.TryParse(mapping, out IReadOnlyList<(string Name, Role Role)> roles, out string? problem))
        {
            read.Error($"ADMIN_OIDC_ROLES: {problem}");
            return null;
        }

        bool[] set = [issuer.Length > 0, audience.Length > 0, keys is not null, roles.Count > 0];
        if (Array.TrueForAll(set, isSet => isSet))
        {
            return new OidcOptions { Issuer = issuer, Audience = audience, KeysAddress = keys!, RoleClaim = claim, Roles = roles };
        }

        if (set.Contains(true))
        {
            read.Error("ADMIN_OIDC_ISSUER, ADMIN_OIDC_AUDIENCE, ADMIN_OIDC_JWKS_URL and ADMIN_OIDC_ROLES are needed together");
        }

        return null;
    }

    /// <summary>Whoever can change the keys on their way can make tokens.</summary>
    private static bool TryKeysAddress(string text, out Uri? address)
    {
        address = null;
        return text.Length == 0
            || (Uri.TryCreate(text, UriKind.Absolute, out address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)));
    }
}
