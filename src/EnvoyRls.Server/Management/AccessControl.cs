using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Access.Certificates;
using EnvoyRls.Management.Access.Oidc;
using EnvoyRls.Management.Access.Tokens;
using EnvoyRls.Management.Repository;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Management;

/// <summary>Who is let in: tokens, client certificates and OpenID Connect as the settings have them, and the audit trail of attempts.</summary>
internal sealed class AccessControl : IDisposable
{
    private readonly AdminSettings _settings;
    private readonly TokenCache _tokens;
    private readonly AuditQueue _audit;
    private readonly HttpClient? _keys;

    public AccessControl(AdminSettings settings, IRepository repository, StatRegistry statistics, TimeProvider time, ILoggerFactory logs)
    {
        _settings = settings;
        _tokens = new TokenCache(repository.Tokens, time, logs.CreateLogger<TokenCache>());
        _audit = new AuditQueue(repository.Audit, time, statistics, logs.CreateLogger<AuditQueue>());
        Tokens = new TokenAdministration(repository.Tokens, time, _tokens);
        List<IAuthenticator> authenticators = [new TokenAuthenticator(_tokens, time)];
        if (!settings.ClientRoles.IsEmpty)
        {
            authenticators.Add(new CertificateAuthenticator(settings.ClientRoles));
        }

        if (settings.Oidc is { } oidc)
        {
            _keys = SigningKeys.CreateClient();
            authenticators.Add(new OidcAuthenticator(oidc, new SigningKeys(_keys, oidc.KeysAddress, time, logs.CreateLogger<SigningKeys>()), time));
        }

        Gatekeeper = new Gatekeeper(authenticators, _audit, statistics, time);
    }

    public Gatekeeper Gatekeeper { get; }

    public AuditQueue Audit => _audit;

    public TokenAdministration Tokens { get; }

    /// <summary>Follows the tokens and writes the audit trail.</summary>
    public void Start(Supervisor supervisor)
    {
        supervisor.Run("tokens", _tokens.FollowAsync);
        supervisor.Run("audit", _audit.WriteAsync);
    }

    /// <summary>Completes when there is somebody to let in.</summary>
    public Task WaitForCredentialAsync(CancellationToken cancellation) => _settings.HasCredentials ? Task.CompletedTask : _tokens.WaitForActiveAsync(cancellation);

    public void Dispose() => _keys?.Dispose();
}
