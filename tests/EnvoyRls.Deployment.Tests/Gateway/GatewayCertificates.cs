using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Gateway;

/// <summary>
/// What Envoy Gateway's certgen makes, in its shape: RSA keys in PKCS #1, certificates without an extended key usage, one
/// authority for all. The names of loopback are added to the controller's and the service's.
/// </summary>
internal sealed class GatewayCertificates : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RSA _authorityKey = RSA.Create(2048);
    private readonly X509Certificate2 _authority;
    private int _serials;

    public GatewayCertificates()
    {
        CertificateRequest request = new("CN=envoy-gateway, SERIALNUMBER=1", _authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(Yesterday, NextYear);

        Controller = Sign("envoy-gateway", "envoy-gateway", "localhost");
        RateLimit = Sign("envoy-rate-limit", "*.envoy-gateway-system", "localhost");
        Envoy = Sign("envoy", "*.envoy-gateway-system");
    }

    /// <summary>The directory with the controller's files.</summary>
    public string Controller { get; }

    /// <summary>The directory that is mounted at /certs: the service shows them to Envoy and to the controller.</summary>
    public string RateLimit { get; }

    /// <summary>The directory with Envoy's own files.</summary>
    public string Envoy { get; }

    private static DateTimeOffset Yesterday => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset NextYear => DateTimeOffset.UtcNow.AddYears(1);

    public X509Certificate2Collection Authorities() => [_authority];

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
        _directory.Dispose();
    }

    /// <summary>Writes a directory as the secret of a component has it.</summary>
    private string Sign(string component, params string[] names)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DataEncipherment | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.NonRepudiation, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names)
        {
            alternatives.AddDnsName(name);
        }

        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        byte[] serial = [1, (byte)++_serials];
        using X509Certificate2 certificate = request.Create(_authority, Yesterday, new DateTimeOffset(_authority.NotAfter), serial);
        string directory = Directory.CreateDirectory(_directory.File(component)).FullName;
        File.WriteAllText(Path.Combine(directory, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "tls.key"), key.ExportRSAPrivateKeyPem());
        File.WriteAllText(Path.Combine(directory, "ca.crt"), _authority.ExportCertificatePem());
        return directory;
    }
}
