using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Testing;

/// <summary>An authority of its own, and PEM files of what it signed: a server for 127.0.0.1 and localhost, one for another host, a client without a name, one with, a workload of a mesh.</summary>
public sealed class TestCertificates : IDisposable
{
    /// <summary>The name that the named client's certificate carries.</summary>
    public const string NamedClient = "client.example";

    /// <summary>The SPIFFE ID that the workload's certificate carries.</summary>
    public const string Workload = "spiffe://mesh.example/ns/edge/sa/gateway";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly TemporaryDirectory _directory = new();
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public TestCertificates()
    {
        CertificateRequest request = new("CN=EnvoyRls test authority", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(Yesterday, NextYear);
        File.WriteAllText(CaFile, _authority.ExportCertificatePem());

        SubjectAlternativeNameBuilder loopback = new();
        loopback.AddIpAddress(IPAddress.Loopback);
        loopback.AddDnsName("localhost");
        Sign("server", loopback, ServerAuthentication);

        SubjectAlternativeNameBuilder elsewhere = new();
        elsewhere.AddDnsName("elsewhere.example");
        Sign("other-host", elsewhere, ServerAuthentication);
        Sign("client", null, ClientAuthentication);

        SubjectAlternativeNameBuilder named = new();
        named.AddDnsName(NamedClient);
        Sign("named-client", named, ClientAuthentication);

        SubjectAlternativeNameBuilder workload = new();
        workload.AddUri(new Uri(Workload));
        Sign("workload", workload, ClientAuthentication);
    }

    public string CaFile => _directory.File("ca.crt");

    public string ServerCertificateFile => _directory.File("server.crt");

    public string ServerKeyFile => _directory.File("server.key");

    public string OtherHostCertificateFile => _directory.File("other-host.crt");

    public string OtherHostKeyFile => _directory.File("other-host.key");

    public string ClientCertificateFile => _directory.File("client.crt");

    public string ClientKeyFile => _directory.File("client.key");

    public string NamedClientCertificateFile => _directory.File("named-client.crt");

    public string NamedClientKeyFile => _directory.File("named-client.key");

    public string WorkloadCertificateFile => _directory.File("workload.crt");

    public string WorkloadKeyFile => _directory.File("workload.key");

    private static DateTimeOffset Yesterday => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset NextYear => DateTimeOffset.UtcNow.AddYears(1);

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
        _directory.Dispose();
    }

    private void Sign(string name, SubjectAlternativeNameBuilder? names, string usage)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN=EnvoyRls test {name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        // The authority ends when it was made to end; what it signs must not outlive it.
        using X509Certificate2 certificate = request.Create(_authority, Yesterday, new DateTimeOffset(_authority.NotAfter), RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(_directory.File($"{name}.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(_directory.File($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
