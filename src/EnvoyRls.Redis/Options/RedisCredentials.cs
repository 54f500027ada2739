namespace EnvoyRls.Redis;

/// <summary>What a connection authenticates with.</summary>
/// <param name="User">The ACL user; <see langword="null"/> for the default one.</param>
/// <param name="Password">The password.</param>
internal sealed record RedisCredentials(string? User, string Password)
{
    /// <summary>Reads <c>password</c> or <c>user:password</c>, split at the first colon as the reference does.</summary>
    public static RedisCredentials? Parse(string? auth)
    {
        if (string.IsNullOrEmpty(auth))
        {
            return null;
        }

        int colon = auth.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new RedisCredentials(null, auth) : Of(auth[..colon], auth[(colon + 1)..]);
    }

    /// <summary>The default user by its name is the default user without: servers before ACLs know only the latter.</summary>
    public static RedisCredentials Of(string? user, string password) =>
        new(user is null or "" or "default" ? null : user, password);

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => "*****";
}
