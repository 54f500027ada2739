using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Management.Access.Certificates;

namespace EnvoyRls.Server.Tls;

/// <summary>The clients that are let in, by the names in their certificates: DNS names and SPIFFE IDs.</summary>
internal sealed class ClientNames
{
    private readonly IReadOnlyList<string> _hosts;
    private readonly IReadOnlyList<SpiffePattern> _workloads;

    private ClientNames(IReadOnlyList<string> hosts, IReadOnlyList<SpiffePattern> workloads) => (_hosts, _workloads) = (hosts, workloads);

    /// <summary>Whoever has a certificate.</summary>
    public static ClientNames Any { get; } = new([], []);

    /// <summary>Whether no name is asked for.</summary>
    public bool AreAny => _hosts.Count + _workloads.Count == 0;

    /// <summary>Reads names that are separated by commas, or tells which of them makes no sense.</summary>
    public static bool TryParse(string text, out ClientNames names, [NotNullWhen(false)] out string? problem)
    {
        names = Any;
        List<string> hosts = [];
        List<SpiffePattern> workloads = [];
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!name.Contains("://", StringComparison.Ordinal))
            {
                hosts.Add(name);
            }
            else if (SpiffePattern.TryParse(name, out SpiffePattern? workload))
            {
                workloads.Add(workload);
            }
            else
            {
                problem = $"'{name}' is no DNS name and no SPIFFE ID: write spiffe://trust-domain/ns/x/sa/y, or spiffe://trust-domain/ns/x/* for all below";
                return false;
            }
        }

        problem = null;
        names = new ClientNames(hosts, workloads);
        return true;
    }

    /// <summary>Whether a certificate carries one of them. Its common name does not count.</summary>
    public bool Include(X509Certificate2 certificate)
    {
        if (AreAny || _hosts.Any(host => certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false)))
        {
            return true;
        }

        // The certificate of a workload has one URI; with several nobody could say which of them it is (X509-SVID, section 2).
        return AlternativeNames.Of(certificate, GeneralName.Uri) is [var id] && _workloads.Any(workload => workload.Covers(id));
    }
}
