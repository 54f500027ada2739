using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Server.Tls;

namespace EnvoyRls.Server.Tests.Tls;

public sealed class ClientCertificateCheckTests : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2 _authority = Authority("CN=ours");

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("", true)]
    [InlineData("envoy.mesh", true)]
    [InlineData("other.mesh", false)]
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

    private static X509Certificate2 Authority(string name)
    {
        using ECDsa key = ECDsa.Create();
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string? dnsName, string usage, string subject = "CN=client")
    {
        using ECDsa key = ECDsa.Create();
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (dnsName is not null)
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
    }

    private ClientCertificateCheck Check(string dnsName) => new([_authority], dnsName);
}
