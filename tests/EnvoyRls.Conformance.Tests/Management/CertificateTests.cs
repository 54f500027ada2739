using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>The admin port with TLS, and client certificates that have roles.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestCertificates _certificates = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_certificate_has_the_role_of_its_names_and_others_have_none()
    {
        await using ManagedServer server = await ManagedServer.StartAsync(
            null,
            ("MANAGEMENT_DIR", _directory.Path),
            ("ADMIN_TLS_CERT", _certificates.ServerCertificateFile),
            ("ADMIN_TLS_KEY", _certificates.ServerKeyFile),
            ("ADMIN_TLS_CLIENT_CA", _certificates.CaFile),
            ("ADMIN_CLIENT_ROLES", $"{TestCertificates.NamedClient}=operator"));
        using AdminClient stranger = Client(server.AdminPort, null, null);
        await Eventually.IsTrueAsync(() => IsAnsweredAsync(stranger), TimeSpan.FromSeconds(20), () => $"the port is open without a token: {server.Process.Output}");
        (await stranger.GetAsync("/v1/admin/me")).Expect(HttpStatusCode.Unauthorized);

        using AdminClient named = Client(server.AdminPort, _certificates.NamedClientCertificateFile, _certificates.NamedClientKeyFile);
        AdminAnswer me = (await named.GetAsync("/v1/admin/me")).Expect(HttpStatusCode.OK);
        Assert.Equal("operator", me.Json.GetProperty("role").GetString());
        (await named.PutRuleAsync("by-certificate", "by_certificate", 3)).Expect(HttpStatusCode.Created);
        Assert.Equal(3u, await server.LimitAsync("by_certificate", "anybody"));
        (await named.GetAsync("/v1/admin/tokens")).Expect(HttpStatusCode.Forbidden);

        using AdminClient unnamed = Client(server.AdminPort, _certificates.ClientCertificateFile, _certificates.ClientKeyFile);
        AdminAnswer nobody = await unnamed.GetAsync("/v1/admin/me");
        Assert.Equal((HttpStatusCode.Forbidden, "no-role"), (nobody.Status, nobody.Problem));

        using TestCertificates others = new();
        using AdminClient foreign = Client(server.AdminPort, others.NamedClientCertificateFile, others.NamedClientKeyFile);
        await Assert.ThrowsAsync<HttpRequestException>(() => foreign.GetAsync("/v1/admin/me"));

        // In the clear nothing is said.
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Admin.GetAsync("/health"));
    }

    private static async Task<bool> IsAnsweredAsync(AdminClient client)
    {
        try
        {
            return (await client.GetAsync("/health")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private AdminClient Client(int port, string? certificate, string? key)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_certificates.CaFile));
        SslClientAuthenticationOptions tls = new() { CertificateChainPolicy = policy };
        if (certificate is not null)
        {
            tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
        }

        Uri address = new(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}"));
        return new AdminClient(address, null, new SocketsHttpHandler { SslOptions = tls });
    }
}
