namespace EnvoyRls.Management.Access.Certificates;

/// <summary>Recognises client certificates. That they come from the right authority is for the listener to verify, during the handshake.</summary>
internal sealed class CertificateAuthenticator(ClientCertificateRoles roles) : IAuthenticator
{
    public ValueTask<Authentication?> AuthenticateAsync(RequestCredentials credentials, CancellationToken cancellation)
    {
        if (credentials.Certificate is not { } certificate)
        {
            return default;
        }

        Authentication result = roles.Find(certificate) is { } principal
            ? Authentication.Of(principal)
            : Authentication.NoRole($"cert:{certificate.Subject}", "no name of the certificate has a role");
        return ValueTask.FromResult<Authentication?>(result);
    }
}
