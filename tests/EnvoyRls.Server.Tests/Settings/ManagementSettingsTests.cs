using EnvoyRls.Management.Access;
using EnvoyRls.Server.Settings;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class ManagementSettingsTests : IDisposable
{
    private static readonly (string, string)[] Oidc =
    [
        ("ADMIN_OIDC_ISSUER", "https://id.example"),
        ("ADMIN_OIDC_AUDIENCE", "limits"),
        ("ADMIN_OIDC_JWKS_URL", "https://id.example/keys"),
        ("ADMIN_OIDC_ROLES", "sre=operator, limits-admins = admin"),
    ];

    private readonly TestCertificates _certificates = new();

    private (string, string)[] Tls => [("ADMIN_TLS_CERT", _certificates.ServerCertificateFile), ("ADMIN_TLS_KEY", _certificates.ServerKeyFile)];

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void Nothing_is_managed_and_the_admin_port_is_on_loopback_unless_told()
    {
        ManagementSettings settings = SettingsOf.Valid().Management;

        Assert.Null(settings.Repository);
        Assert.False(settings.Admin.HasCredentials);
        Assert.Equal(new ListenAddress("127.0.0.1", 8082), settings.Admin.Address);
        Assert.Equal(("user_id", "tier"), (settings.TierUserKey, settings.TierKey));
    }

    [Fact]
    public void A_database_goes_before_a_directory_and_is_a_secret()
    {
        ManagementSettings settings = SettingsOf.Valid(("POSTGRES_URL", "postgres://u:pass-word@db/limits"), ("MANAGEMENT_DIR", "/var/lib/rls")).Management;

        Assert.Equal("PostgreSQL db:5432/limits", settings.Repository?.Postgres?.Description);
        Assert.Equal("/var/lib/rls", settings.Repository?.Directory);
        Assert.DoesNotContain("pass-word", settings.ToString(), StringComparison.Ordinal);
        Assert.Null(SettingsOf.Valid(("MANAGEMENT_DIR", "/var/lib/rls")).Management.Repository?.Postgres);
    }

    [Theory]
    [InlineData("pass-word")]
    [InlineData("postgres://u:pass-word@db:port/limits")]
    [InlineData("postgres://u:pass-word@/limits")]
    [InlineData("Host=db;Pass=pass-word")]
    public void A_database_whose_address_makes_no_sense_is_refused_without_repeating_it(string address)
    {
        string error = SettingsOf.OnlyError(("POSTGRES_URL", address));

        Assert.StartsWith("POSTGRES_URL: the address of PostgreSQL ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_with_a_certificate_get_the_roles_of_their_names()
    {
        AdminSettings admin = SettingsOf.Valid([.. Tls, ("ADMIN_TLS_CLIENT_CA", _certificates.CaFile), ("ADMIN_CLIENT_ROLES", "CN=ops=operator")]).Management.Admin;

        Assert.True(admin.HasCredentials);
        Assert.False(admin.ClientRoles.IsEmpty);
    }

    [Theory]
    [InlineData("ops", "'ops' is not name=role")]
    [InlineData("=admin", "'=admin' is not name=role")]
    [InlineData("CN=ops=root", "'CN=ops=root' names no role: viewer, operator and admin are known")]
    [InlineData("CN=ops=admin,", "'' is not name=role")]
    [InlineData("XY=ops=admin", "'XY=ops' is no subject of a certificate")]
    public void A_client_role_that_makes_no_sense_is_named(string roles, string expected) =>
        Assert.StartsWith(
            $"ADMIN_CLIENT_ROLES: {expected}",
            SettingsOf.OnlyError([.. Tls, ("ADMIN_TLS_CLIENT_CA", _certificates.CaFile), ("ADMIN_CLIENT_ROLES", roles)]),
            StringComparison.Ordinal);

    [Fact]
    public void Client_roles_need_an_authority_to_verify_certificates_by() =>
        Assert.Equal(
            "ADMIN_CLIENT_ROLES needs ADMIN_TLS_CERT, ADMIN_TLS_KEY and ADMIN_TLS_CLIENT_CA, as nobody would verify certificates",
            SettingsOf.OnlyError([.. Tls, ("ADMIN_CLIENT_ROLES", "CN=ops=operator")]));

    [Fact]
    public void An_authority_of_clients_needs_a_certificate_of_the_server() =>
        Assert.Equal("ADMIN_TLS_CLIENT_CA needs ADMIN_TLS_CERT and ADMIN_TLS_KEY", SettingsOf.OnlyError(("ADMIN_TLS_CLIENT_CA", _certificates.CaFile)));

    [Fact]
    public void A_certificate_without_its_key_is_refused() =>
        Assert.StartsWith(
            "failed lo load TLS key pair", SettingsOf.OnlyError(("ADMIN_TLS_CERT", _certificates.ServerCertificateFile)), StringComparison.Ordinal);

    [Fact]
    public void An_issuer_of_tokens_is_read_with_the_roles_of_its_groups()
    {
        ManagementSettings settings = SettingsOf.Valid(Oidc).Management;

        Assert.True(settings.Admin.HasCredentials);
        Assert.Equal("roles", settings.Admin.Oidc!.RoleClaim);
        Assert.Equal([("sre", Role.Operator), ("limits-admins", Role.Admin)], settings.Admin.Oidc.Roles);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_part_of_an_issuer_is_none(int missing) =>
        Assert.EndsWith(" are needed together", SettingsOf.OnlyError([.. Oidc.Where((_, i) => i != missing)]), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://id.example/keys")]
    [InlineData("file:///keys")]
    [InlineData("keys")]
    public void Keys_are_fetched_over_tls_from_elsewhere(string address) =>
        Assert.Contains(
            SettingsOf.Load([.. Oidc.Where(item => item.Item1 != "ADMIN_OIDC_JWKS_URL"), ("ADMIN_OIDC_JWKS_URL", address)]).Errors,
            error => error == $"ADMIN_OIDC_JWKS_URL: '{address}' is not an https:// address; http:// is for this machine alone");

    [Fact]
    public void Keys_may_come_from_this_machine_in_plain_text() =>
        Assert.Equal(
            new Uri("http://127.0.0.1:1/keys"),
            SettingsOf.Valid([.. Oidc.Where(item => item.Item1 != "ADMIN_OIDC_JWKS_URL"), ("ADMIN_OIDC_JWKS_URL", "http://127.0.0.1:1/keys")]).Management.Admin.Oidc!.KeysAddress);

    [Fact]
    public void User_and_tier_need_keys_of_their_own()
    {
        Assert.Equal(
            "TIER_USER_KEY and TIER_KEY: the user and the tier need keys of their own", SettingsOf.OnlyError(("TIER_USER_KEY", "tier")));
        Assert.Equal("TIER_KEY: '' is not a text of one character or more", SettingsOf.OnlyError(("TIER_KEY", "")));
    }

    [Fact]
    public void Credentials_without_anything_to_manage_are_warned_about() =>
        Assert.Contains(SettingsOf.Load(Oidc).Warnings, warning => warning.StartsWith("the admin API stays off", StringComparison.Ordinal));

    [Theory]
    [InlineData("0.0.0.0", true)]
    [InlineData("", true)]
    [InlineData("rls.example", true)]
    [InlineData("127.0.0.2", false)]
    [InlineData("::1", false)]
    [InlineData("localhost", false)]
    public void Plain_text_to_other_machines_is_warned_about(string host, bool isWarned)
    {
        IReadOnlyList<string> warnings = SettingsOf.Load(("MANAGEMENT_DIR", "/var/lib/rls"), ("ADMIN_HOST", host)).Warnings;

        Assert.Equal(isWarned, warnings.Any(warning => warning.Contains("without TLS", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            SettingsOf.Load([("MANAGEMENT_DIR", "/var/lib/rls"), ("ADMIN_HOST", host), .. Tls]).Warnings, warning => warning.Contains("without TLS", StringComparison.Ordinal));
    }
}
