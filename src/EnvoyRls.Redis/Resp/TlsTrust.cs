using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Redis.Resp;

/// <summary>Whom TLS connections trust and what they show: read once from files, used by every connection.</summary>
internal sealed class TlsTrust : IDisposable
{
    // id-kp-serverAuth, RFC 5280 section 4.2.1.12.
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2? _client;
    private readonly bool _skipHostname;

    /// <exception cref="RedisConfigurationException">A file cannot be read, or a certificate comes without its key.</exception>
    public TlsTrust(RedisTlsOptions options)
    {
        _skipHostname = options.SkipHostnameVerification;
        if ((options.ClientCertificateFile is null) != (options.ClientKeyFile is null))
        {
            throw new RedisConfigurationException("The Redis client certificate and its key have to be given together");
        }

        try
        {
            if (options.CaFile is not null)
            {
                _authorities.ImportFromPemFile(options.CaFile);
            }

            if (options.ClientCertificateFile is not null)
            {
                _client = X509Certificate2.CreateFromPemFile(options.ClientCertificateFile, options.ClientKeyFile);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RedisConfigurationException($"A Redis TLS file cannot be used: {error.Message}", error);
        }
    }

    public SslClientAuthenticationOptions ClientOptions(string host) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        RemoteCertificateValidationCallback = Validate,
        LocalCertificateSelectionCallback = SelectClient,
    };

    /// <summary>Accepts what the system trusts, and beyond that a chain that ends in one of our authorities.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_skipHostname)
        {
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
        {
            return errors == SslPolicyErrors.None;
        }

        using X509Chain ours = new();
        ours.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        ours.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        ours.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        ours.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (chain is not null)
        {
            ours.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        }

        return _authorities.Count > 0 && ours.Build((X509Certificate2)certificate);
    }

    // The signatures of both callbacks are the framework's: without a certificate the answer is none.
    public X509Certificate SelectClient(object sender, string host, X509CertificateCollection local, X509Certificate? remote, string[] issuers) =>
        _client!;

    public void Dispose()
    {
        _client?.Dispose();
        foreach (X509Certificate2 authority in _authorities)
        {
            authority.Dispose();
        }
    }
}
