using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Server.Tls;

/// <summary>
/// Judges client certificates: a chain to one of the given authorities, meant for client authentication, and, where a
/// name is asked for, that DNS name among its subject alternative names.
/// </summary>
internal sealed class ClientCertificateCheck(X509Certificate2Collection authorities, string dnsName)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Reads the authorities from a PEM file.</summary>
    public static ClientCertificateCheck FromFile(string authoritiesPath, string dnsName)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(authoritiesPath);
        return new ClientCertificateCheck(authorities, dnsName);
    }

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? offered, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 client)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (offered is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(offered.ChainElements.Select(element => element.Certificate).ToArray());
        }

        return chain.Build(client) && (dnsName.Length == 0 || client.MatchesHostname(dnsName, allowWildcards: true, allowCommonName: false));
    }
}
