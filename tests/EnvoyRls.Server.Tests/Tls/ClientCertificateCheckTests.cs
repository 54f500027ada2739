using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Tls;

namespace EnvoyRls.Server.Tests.Tls;

public sealed class ClientCertificateCheckTests : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private const string Gateway = "spiffe://mesh.example/ns/edge/sa/gateway";

    private readonly X509Certificate2 _authority = Authority("CN=ours");
    private readonly StatRegistry _statistics = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("", true)]
    [InlineData("envoy.mesh", true)]
    [InlineData("other.mesh", false)]
    [InlineData("other.mesh,envoy.mesh", true)]
    public void A_name_that_is_asked_for_must_be_among_the_certificates(string asked, bool accepted)
    {
        using X509Certificate2 client = Issue(_authority, "envoy.mesh", ClientAuthentication);

        Assert.Equal(accepted, Check(asked).Accept(this, client, null, SslPolicyErrors.None));
    }

    [Fact]
    public void A_common_name_is_no_name()
    {
        using X509Certificate2 client = Issue(_authority, dnsName: null, ClientAuthentication, subject: "CN=envoy.mesh");

        Assert.False(Check("envoy.mesh").Accept(this, client, null, SslPolicyErrors.None));
    }

    [Fact]
    public void Another_authoritys_certificate_is_refused()
    {
        using X509Certificate2 stranger = Authority("CN=theirs");
        using X509Certificate2 client = Issue(stranger, "envoy.mesh", ClientAuthentication);

        Assert.False(Check("").Accept(this, client, null, SslPolicyErrors.None));
    }

    [Fact]
    public void A_servers_certificate_is_refused()
    {
        using X509Certificate2 server = Issue(_authority, "envoy.mesh", ServerAuthentication);

        Assert.False(Check("").Accept(this, server, null, SslPolicyErrors.None));
    }

    [Fact]
    public void No_certificate_is_refused() => Assert.False(Check("").Accept(this, null, null, SslPolicyErrors.None));

    [Theory]
    [InlineData(Gateway, true)]
    [InlineData("spiffe://mesh.example/ns/edge/*", true)]
    [InlineData("other.mesh, spiffe://mesh.example/*", true)]
    [InlineData("spiffe://mesh.example/ns/edge/sa/other", false)]
    [InlineData("mesh.example", false)]
    public void A_workload_is_known_by_its_spiffe_id(string asked, bool accepted)
    {
        using X509Certificate2 client = Issue(_authority, dnsName: null, ClientAuthentication, uris: Gateway);

        Assert.Equal(accepted, Check(asked).Accept(this, client, null, SslPolicyErrors.None));
    }

    [Fact]
    public void A_certificate_with_several_uris_is_no_workloads()
    {
        using X509Certificate2 client = Issue(_authority, dnsName: null, ClientAuthentication, uris: [Gateway, "spiffe://mesh.example/ns/edge/sa/other"]);

        Assert.False(Check("spiffe://mesh.example/*").Accept(this, client, null, SslPolicyErrors.None));
    }

    [Fact]
    public void A_spiffe_id_as_a_dns_name_is_none()
    {
        using X509Certificate2 client = Issue(_authority, "mesh.example", ClientAuthentication, subject: $"CN={Gateway}");

        Assert.False(Check(Gateway).Accept(this, client, null, SslPolicyErrors.None));
    }

    [Fact]
    public void Refusals_are_counted_by_their_reason()
    {
        using X509Certificate2 stranger = Authority("CN=theirs");
        using X509Certificate2 foreign = Issue(stranger, "envoy.mesh", ClientAuthentication);
        using X509Certificate2 unnamed = Issue(_authority, "other.mesh", ClientAuthentication);
        using X509Certificate2 good = Issue(_authority, "envoy.mesh", ClientAuthentication);
        ClientCertificateCheck check = Check("envoy.mesh");

        Assert.Equal([true, false, false, false], new[] { good, foreign, unnamed, null }.Select(client => check.Accept(this, client, null, SslPolicyErrors.None)));
        Assert.All(["missing", "untrusted", "unnamed"], reason => Assert.Equal(1ul, _statistics.Counter($"envoyrls.tls.client_certificates_{reason}_total").Value));
    }

    private static X509Certificate2 Authority(string name)
    {
        using ECDsa key = ECDsa.Create();
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string? dnsName, string usage, string subject = "CN=client", params string[] uris)
    {
        using ECDsa key = ECDsa.Create();
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        SubjectAlternativeNameBuilder names = new();
        if (dnsName is not null)
        {
            names.AddDnsName(dnsName);
        }

        foreach (string uri in uris)
        {
            names.AddUri(new Uri(uri));
        }

        if (dnsName is not null || uris.Length > 0)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        return request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
    }

    private ClientCertificateCheck Check(string asked)
    {
        Assert.True(ClientNames.TryParse(asked, out ClientNames names, out string? problem), problem);
        return new ClientCertificateCheck([_authority], names, _statistics);
    }
}
