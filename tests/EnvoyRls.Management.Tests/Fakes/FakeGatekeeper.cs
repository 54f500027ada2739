using System.Collections.Concurrent;
using EnvoyRls.Management.Access;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>Takes the name of a role for a token, until it is revoked.</summary>
internal sealed class FakeGatekeeper : IGatekeeper
{
    private readonly ConcurrentDictionary<string, bool> _revoked = new(StringComparer.Ordinal);

    public void Revoke(string token) => _revoked[token] = true;

    public ValueTask<Admission> AdmitAsync(HttpContext context)
    {
        string token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        bool isKnown = RoleNames.TryParse(token, out Role role) && !_revoked.ContainsKey(token);
        return ValueTask.FromResult(isKnown
            ? Admission.Of(new Principal($"token:{token}", role))
            : Admission.Refused(new Refusal(401, "unauthenticated", "A token is required.", "Bearer realm=\"EnvoyRls\"")));
    }
}
