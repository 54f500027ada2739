namespace EnvoyRls.Management.Access.Tokens;

/// <summary>A token that was just made: the only moment at which its text is known.</summary>
/// <param name="Record">What is kept of it.</param>
/// <param name="Text">The token itself: a secret, to be shown once and kept nowhere.</param>
internal sealed record IssuedToken(TokenRecord Record, string Text)
{
    public override string ToString() => $"token {Record.Id} ({Record.Name})";
}
