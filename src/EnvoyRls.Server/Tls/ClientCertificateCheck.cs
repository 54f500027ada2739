using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Server.Tls;

/// <summary>
/// Judges client certificates: a chain to one of the given authorities, meant for client authentication, and, where names are asked for, one of
/// them among its subject alternative names. Refusals are counted by their reason.
/// </summary>
internal sealed class ClientCertificateCheck(X509Certificate2Collection authorities, ClientNames names, StatRegistry statistics)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly Counter _missing = statistics.Counter("envoyrls.tls.client_certificates_missing_total");
    private readonly Counter _untrusted = statistics.Counter("envoyrls.tls.client_certificates_untrusted_total");
    private readonly Counter _unnamed = statistics.Counter("envoyrls.tls.client_certificates_unnamed_total");

    /// <summary>Reads the authorities from a PEM file.</summary>
    public static ClientCertificateCheck FromFile(string authoritiesPath, ClientNames names, StatRegistry statistics)
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(authoritiesPath);
        return new ClientCertificateCheck(authorities, names, statistics);
    }

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? offered, SslPolicyErrors errors)
    {
        Counter? refusal = certificate switch
        {
            not X509Certificate2 => _missing,
            X509Certificate2 client when !IsTrusted(client, offered) => _untrusted,
            X509Certificate2 client when !names.Include(client) => _unnamed,
            _ => null,
        };
        refusal?.Increment();
        return refusal is null;
    }

    private bool IsTrusted(X509Certificate2 client, X509Chain? offered)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (offered is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(offered.ChainElements.Select(element => element.Certificate).ToArray());
        }

        return chain.Build(client);
    }
}
