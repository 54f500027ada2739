using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Access;

/// <summary>Recognises who a request comes from.</summary>
internal interface IGatekeeper
{
    /// <summary>
    /// Looks at the request's credentials. A refusal is on its way to the audit trail already. A request that lasts may be asked about again:
    /// it is refused as soon as its credential has expired or was revoked.
    /// </summary>
    ValueTask<Admission> AdmitAsync(HttpContext context);
}
