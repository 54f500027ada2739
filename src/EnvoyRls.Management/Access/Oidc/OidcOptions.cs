namespace EnvoyRls.Management.Access.Oidc;

/// <summary>Whose JSON Web Tokens are taken, and which roles they give.</summary>
internal sealed record OidcOptions
{
    /// <summary>What <c>iss</c> has to be, to the letter.</summary>
    public required string Issuer { get; init; }

    /// <summary>What <c>aud</c> has to be or to hold.</summary>
    public required string Audience { get; init; }

    /// <summary>Where the issuer publishes its keys: a JWK Set (RFC 7517, 5).</summary>
    public required Uri KeysAddress { get; init; }

    /// <summary>The claim with the names of groups: a text or a list of texts. Dots go down, where no claim is called so as a whole.</summary>
    public required string RoleClaim { get; init; }

    /// <summary>The groups that have a role.</summary>
    public required IReadOnlyList<(string Name, Role Role)> Roles { get; init; }
}
