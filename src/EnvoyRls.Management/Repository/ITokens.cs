using EnvoyRls.Management.Access;

namespace EnvoyRls.Management.Repository;

/// <summary>The bearer tokens of the admin API. Only hashes are kept.</summary>
internal interface ITokens
{
    /// <summary>All tokens, expired and revoked ones included, by creation.</summary>
    /// <exception cref="RepositoryException">They cannot be read.</exception>
    Task<IReadOnlyList<TokenRecord>> ListAsync(CancellationToken cancellation);

    /// <summary>Adds a token.</summary>
    /// <exception cref="RepositoryException">It could not be kept.</exception>
    Task AddAsync(TokenRecord token, CancellationToken cancellation);

    /// <summary>Revokes a token; false if there is none of that id. One that is revoked already stays as it is.</summary>
    /// <exception cref="RepositoryException">It could not be kept.</exception>
    Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Completes when the tokens may have changed; may complete without reason, at least every few seconds, never fails because the repository is away.</summary>
    Task WaitForChangeAsync(CancellationToken cancellation);
}
