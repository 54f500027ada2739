namespace EnvoyRls.Management.Access;

/// <summary>Recognises principals by one kind of credential.</summary>
internal interface IAuthenticator
{
    /// <summary>Looks at what a request brings; <see langword="null"/> if nothing of it is of this kind.</summary>
    ValueTask<Authentication?> AuthenticateAsync(RequestCredentials credentials, CancellationToken cancellation);
}
