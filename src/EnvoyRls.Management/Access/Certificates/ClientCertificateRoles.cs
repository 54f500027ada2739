using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Management.Access.Certificates;

/// <summary>The names of client certificates that have a role, written as <see cref="RoleMapping"/>: <c>CN=ops=operator,spiffe://cluster/ns/x/sa/y=viewer</c>.</summary>
internal sealed class ClientCertificateRoles
{
    private readonly IReadOnlyList<(CertificateName Name, Role Role)> _roles;

    private ClientCertificateRoles(IReadOnlyList<(CertificateName, Role)> roles) => _roles = roles;

    /// <summary>Nobody's certificate has a role.</summary>
    public static ClientCertificateRoles None { get; } = new([]);

    public bool IsEmpty => _roles.Count == 0;

    /// <summary>Reads the names and roles, or names the item that makes no sense.</summary>
    public static bool TryParse(string text, out ClientCertificateRoles roles, [NotNullWhen(false)] out string? problem)
    {
        roles = None;
        if (!RoleMapping.TryParse(text, out IReadOnlyList<(string Name, Role Role)> items, out problem))
        {
            return false;
        }

        List<(CertificateName, Role)> named = [];
        foreach ((string item, Role role) in items)
        {
            if (!CertificateName.TryParse(item, out CertificateName? name))
            {
                problem = $"'{item}' is no subject of a certificate: write CN=ops, or CN=ops\\, O=example for one of several parts";
                return false;
            }

            named.Add((name, role));
        }

        roles = new ClientCertificateRoles(named);
        return true;
    }

    /// <summary>The principal whose certificate it is, under the name that gives the highest role; <see langword="null"/> if no name of it is listed.</summary>
    public Principal? Find(X509Certificate2 certificate)
    {
        Principal? found = null;
        foreach ((CertificateName name, Role role) in _roles)
        {
            if ((found is null || role > found.Role) && name.IsOf(certificate))
            {
                found = new Principal($"cert:{name}", role);
            }
        }

        return found;
    }
}
