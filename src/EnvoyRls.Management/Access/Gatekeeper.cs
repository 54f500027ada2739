using System.Net;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Repository;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Access;

/// <summary>
/// Recognises principals by asking each kind of credential in turn, and keeps guessing slow: an address that failed too often is refused
/// without a look at what it brings.
/// </summary>
internal sealed class Gatekeeper(IReadOnlyList<IAuthenticator> authenticators, AuditQueue audit, StatRegistry statistics, TimeProvider time) : IGatekeeper
{
    /// <summary>What refusals are called in the audit trail.</summary>
    public const string Action = "authenticate";

    private const string Realm = "Bearer realm=\"EnvoyRls\"";
    private const int LongestTarget = 256;

    private readonly AttemptLimiter _failures = new(time);
    private readonly AttemptLimiter _told = new(time);
    private readonly Counter _refused = statistics.Counter("envoyrls.admin.refused_total");

    public ValueTask<Admission> AdmitAsync(HttpContext context) => AdmitAsync(
        RequestCredentials.Of(context), context.Connection.RemoteIpAddress ?? IPAddress.None, () => TargetOf(context.Request), context.RequestAborted);

    /// <summary>Looks at credentials, whichever way they came.</summary>
    /// <param name="credentials">What is brought.</param>
    /// <param name="address">Where from.</param>
    /// <param name="target">What for; only asked for refusals.</param>
    /// <param name="cancellation">Stops waiting for an identity provider.</param>
    public async ValueTask<Admission> AdmitAsync(RequestCredentials credentials, IPAddress address, Func<string> target, CancellationToken cancellation)
    {
        if (credentials.IsEmpty)
        {
            Refusal missing = new(StatusCodes.Status401Unauthorized, "unauthenticated", "A bearer token or a client certificate is required.", Realm);
            return Refuse(target, address, missing, isTold: _told.TryCharge(address), reason: "no credential");
        }

        // Those under way at the same moment may fail before they are counted: as many as there are threads, each with one guess.
        TimeSpan wait = _failures.WaitOf(address);
        if (wait > TimeSpan.Zero)
        {
            Refusal blocked = new(
                StatusCodes.Status429TooManyRequests,
                "too-many-attempts",
                "Too many failed attempts came from this address.",
                RetryAfterSeconds: (int)Math.Ceiling(wait.TotalSeconds));
            return Refuse(target, address, blocked, isTold: _told.TryCharge(address), reason: "too many failed attempts");
        }

        Authentication found = await AuthenticateAsync(credentials, cancellation);
        if (found.Principal is { } principal)
        {
            return Admission.Of(principal);
        }

        bool isTold = found.Status == AuthenticationStatus.Invalid;
        if (isTold)
        {
            _failures.TryCharge(address);
        }

        return Refuse(target, address, RefusalOf(found), isTold || _told.TryCharge(address), found.Reason, found.Actor);
    }

    private async ValueTask<Authentication> AuthenticateAsync(RequestCredentials credentials, CancellationToken cancellation)
    {
        foreach (IAuthenticator authenticator in authenticators)
        {
            if (await authenticator.AuthenticateAsync(credentials, cancellation) is { } result)
            {
                return result;
            }
        }

        return Authentication.Invalid("no credential of a known kind");
    }

    private static Refusal RefusalOf(Authentication found) => found.Status switch
    {
        AuthenticationStatus.NoRole => new Refusal(StatusCodes.Status403Forbidden, "no-role", found.Detail),
        AuthenticationStatus.Unavailable => new Refusal(StatusCodes.Status503ServiceUnavailable, "identity-provider-unavailable", found.Detail, RetryAfterSeconds: 30),
        _ => new Refusal(StatusCodes.Status401Unauthorized, "unauthenticated", found.Detail, $"{Realm}, error=\"invalid_token\""),
    };

    /// <summary>
    /// Failed attempts are told of one by one, as there are never many from one address; other refusals at a bounded rate, so that
    /// nobody without a credential can fill the audit trail.
    /// </summary>
    private Admission Refuse(Func<string> target, IPAddress address, Refusal refusal, bool isTold, string reason, string actor = "")
    {
        _refused.Increment();
        if (isTold)
        {
            audit.TryAdd(new AuditEntry(time.GetUtcNow(), actor, Role: "", address.ToString(), Action, target(), refusal.Status, reason));
        }

        return Admission.Refused(refusal);
    }

    /// <summary>Method and path, escaped as in a URL: they are the client's words.</summary>
    private static string TargetOf(HttpRequest request)
    {
        string target = $"{request.Method} {request.Path.ToUriComponent()}";
        return target.Length <= LongestTarget ? target : target[..LongestTarget];
    }
}
