using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Certificates;

namespace EnvoyRls.Management.Tests.Access;

public sealed class ClientCertificateRolesTests
{
    [Theory]
    [InlineData("CN=ops", "CN=ops=operator", "cert:CN=ops")]
    [InlineData("CN=ops, O=Acme", @"CN=ops\,O=Acme=operator", "cert:CN=ops,O=Acme")]
    [InlineData("CN=ops, O=Acme", "CN=ops=operator", null)]
    [InlineData("CN=ops", @"CN=ops\,O=Acme=operator", null)]
    [InlineData("O=Acme, CN=ops", @"CN=ops\,O=Acme=operator", null)]
    [InlineData("CN=Ops", "CN=ops=operator", null)]
    [InlineData("CN=ops2", "CN=ops=operator", null)]
    [InlineData("OU=ops", "CN=ops=operator", null)]
    [InlineData("CN=x", "dns.example=operator", "cert:dns.example")]
    [InlineData("CN=x", "DNS.EXAMPLE=operator", "cert:DNS.EXAMPLE")]
    [InlineData("CN=x", "*.example=operator", null)]
    [InlineData("CN=dns.other", "dns.other=operator", null)]
    [InlineData("CN=x", "spiffe://cluster/ns/x/sa/y=operator", "cert:spiffe://cluster/ns/x/sa/y")]
    [InlineData("CN=x", "spiffe://cluster/ns/x/sa/Y=operator", null)]
    [InlineData("CN=x", "spiffe://cluster/ns/x/sa=operator", null)]
    [InlineData("CN=x", "ops@mail.example=operator", "cert:ops@mail.example")]
    [InlineData("CN=x", "mail.example=operator", null)]
    public void A_name_is_the_whole_subject_or_one_alternative_name(string subject, string roles, string? expected)
    {
        using X509Certificate2 certificate = Certificate(subject);

        Principal? found = Roles(roles).Find(certificate);

        Assert.Equal(expected, found?.Name);
        Assert.Equal(expected is null ? null : Role.Operator, found?.Role);
    }

    [Fact]
    public void A_text_in_another_kind_of_name_is_not_the_name()
    {
        using X509Certificate2 certificate = Certificate("CN=x", names => names.AddUserPrincipalName("dns.example"));

        Assert.Null(Roles("dns.example=admin").Find(certificate));
    }

    [Fact]
    public void The_highest_role_of_all_names_counts()
    {
        using X509Certificate2 certificate = Certificate("CN=ops");

        Assert.Equal(new Principal("cert:dns.example", Role.Admin), Roles("CN=ops=operator,dns.example=admin,ops@mail.example=viewer").Find(certificate));
    }

    [Fact]
    public void A_certificate_without_alternative_names_has_none()
    {
        using X509Certificate2 certificate = Certificate("CN=x", add: null);

        Assert.Null(Roles("dns.example=admin").Find(certificate));
    }

    [Fact]
    public async Task Whoever_has_no_role_is_named_in_the_refusal()
    {
        using X509Certificate2 certificate = Certificate("CN=stranger");
        CertificateAuthenticator authenticator = new(Roles("CN=ops=operator"));

        Authentication? result = await authenticator.AuthenticateAsync(new RequestCredentials(null, certificate), CancellationToken.None);

        Assert.Equal((AuthenticationStatus.NoRole, "cert:CN=stranger"), (result!.Status, result.Actor));
        Assert.Null(await authenticator.AuthenticateAsync(new RequestCredentials("token", null), CancellationToken.None));
    }

    private static ClientCertificateRoles Roles(string text)
    {
        Assert.True(ClientCertificateRoles.TryParse(text, out ClientCertificateRoles roles, out string? problem), problem);
        return roles;
    }

    private static X509Certificate2 Certificate(string subject) => Certificate(subject, names =>
    {
        names.AddDnsName("other.example");
        names.AddDnsName("dns.example");
        names.AddUri(new Uri("spiffe://cluster/ns/x/sa/y"));
        names.AddEmailAddress("ops@mail.example");
    });

    private static X509Certificate2 Certificate(string subject, Action<SubjectAlternativeNameBuilder>? add)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        if (add is not null)
        {
            SubjectAlternativeNameBuilder names = new();
            add(names);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
