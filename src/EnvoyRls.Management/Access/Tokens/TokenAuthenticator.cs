namespace EnvoyRls.Management.Access.Tokens;

/// <summary>Recognises the bearer tokens that <c>rls token create</c> makes.</summary>
internal sealed class TokenAuthenticator(TokenCache tokens, TimeProvider time) : IAuthenticator
{
    public ValueTask<Authentication?> AuthenticateAsync(RequestCredentials credentials, CancellationToken cancellation) =>
        ValueTask.FromResult(credentials.Bearer?.StartsWith(TokenFormat.Prefix, StringComparison.Ordinal) == true ? Verify(credentials.Bearer) : null);

    /// <summary>Says whose a token is. Up to the comparison of secrets nothing depends on whether the id is known.</summary>
    public Authentication Verify(string text)
    {
        if (!TokenFormat.TryParse(text, out string id, out ReadOnlySpan<char> secret))
        {
            return Authentication.Invalid("malformed token");
        }

        KnownToken token = tokens.Find(id);
        if (!token.HasSecret(TokenFormat.Hash(secret)))
        {
            return Authentication.Invalid($"no token with id {id} and that secret");
        }

        TokenRecord record = token.Record;
        string name = $"token:{record.Name}";
        return record.StateAt(time.GetUtcNow()) switch
        {
            TokenState.Active => Authentication.Of(new Principal(name, record.Role)),
            TokenState.Expired => Authentication.Over(name, $"token {id} has expired"),
            _ => Authentication.Over(name, $"token {id} was revoked"),
        };
    }
}
