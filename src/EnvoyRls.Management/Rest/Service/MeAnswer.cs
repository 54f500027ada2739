using System.ComponentModel;
using EnvoyRls.Management.Access;

namespace EnvoyRls.Management.Rest.Service;

/// <summary>Who asks.</summary>
internal sealed record MeAnswer(
    [property: Description("What the audit trail calls them: `token:deploy`, `cert:CN=ops`, `oidc:alice@example.com`.")] string Name,
    Role Role);
