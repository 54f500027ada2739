namespace EnvoyRls.Management.Access;

/// <summary>A bearer token as it is kept.</summary>
/// <param name="Id">The public half of the token: 12 hexadecimal digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role">What it allows.</param>
/// <param name="SecretHash">SHA-256 of the secret half, in hexadecimal.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">From when on it is refused; <see langword="null"/> for never.</param>
/// <param name="RevokedAt">When it was revoked; <see langword="null"/> if it was not.</param>
internal sealed record TokenRecord(
    string Id, string Name, Role Role, string SecretHash, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>What becomes of the token at a moment. A revoked one stays revoked when it would have expired.</summary>
    public TokenState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? TokenState.Revoked
        : ExpiresAt <= now ? TokenState.Expired
        : TokenState.Active;
}
