namespace EnvoyRls.Management.Access;

/// <summary>Who a request comes from.</summary>
/// <param name="Name">What the audit trail calls them: <c>token:deploy</c>, <c>cert:CN=ops</c>, <c>oidc:alice@example.com</c>.</param>
/// <param name="Role">What they may do.</param>
internal sealed record Principal(string Name, Role Role);
