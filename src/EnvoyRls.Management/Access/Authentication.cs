namespace EnvoyRls.Management.Access;

/// <summary>What came of looking at a credential.</summary>
internal sealed record Authentication
{
    public required AuthenticationStatus Status { get; init; }

    /// <summary>Who was recognised; only with <see cref="AuthenticationStatus.Recognised"/>.</summary>
    public Principal? Principal { get; init; }

    /// <summary>Whose credential it is or was, where that is certain although it is refused; else empty.</summary>
    public string Actor { get; init; } = "";

    /// <summary>Why it is refused, for the audit trail alone; holds no secret.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why it is refused, for the client: the same for everything that a guess may meet.</summary>
    public string Detail { get; init; } = "";

    public static Authentication Of(Principal principal) => new() { Status = AuthenticationStatus.Recognised, Principal = principal, Actor = principal.Name };

    /// <param name="reason">Why, for the audit trail.</param>
    public static Authentication Invalid(string reason) =>
        new() { Status = AuthenticationStatus.Invalid, Reason = reason, Detail = "The credential is not valid." };

    /// <summary>A credential that is genuine but over: whoever holds it may know.</summary>
    public static Authentication Over(string actor, string reason) =>
        new() { Status = AuthenticationStatus.Invalid, Actor = actor, Reason = reason, Detail = $"The credential is not valid any more: {reason}." };

    public static Authentication NoRole(string actor, string reason) =>
        new() { Status = AuthenticationStatus.NoRole, Actor = actor, Reason = reason, Detail = "The credential is valid, but gives no role here." };

    public static Authentication Unavailable(string reason, string detail) =>
        new() { Status = AuthenticationStatus.Unavailable, Reason = reason, Detail = detail };
}
