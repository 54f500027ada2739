using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Access.Tokens;

/// <summary>Makes, lists and revokes tokens: the one door for REST and <c>rls token</c>.</summary>
/// <param name="tokens">Where they are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="cache">Told at once of what changes here; <see langword="null"/> outside a server.</param>
internal sealed class TokenAdministration(ITokens tokens, TimeProvider time, TokenCache? cache = null)
{
    private const int LongestName = 64;

    /// <summary>The longest life of a token that ends at all.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    /// <summary>Whether a token may be called that: names stand in the audit trail, where no two may look alike.</summary>
    public static bool IsName([NotNullWhen(true)] string? name, [NotNullWhen(false)] out string? problem)
    {
        bool fits = name is { Length: > 0 and <= LongestName } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@');
        problem = fits ? null : $"a token's name is 1 to {LongestName} letters, digits, '.', '_', '-' or '@'";
        return fits;
    }

    /// <summary>Makes a token and keeps it.</summary>
    /// <param name="name">What people call it; see <see cref="IsName"/>.</param>
    /// <param name="role">What it allows.</param>
    /// <param name="life">How long it is taken, above 0 and up to <see cref="LongestLife"/>; <see langword="null"/> for ever.</param>
    /// <param name="createdBy">Who makes it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="ArgumentException">The name or the life makes no sense.</exception>
    /// <exception cref="RepositoryException">It could not be kept.</exception>
    public async Task<IssuedToken> CreateAsync(string name, Role role, TimeSpan? life, string createdBy, CancellationToken cancellation)
    {
        if (!IsName(name, out string? problem))
        {
            throw new ArgumentException(problem, nameof(name));
        }

        if (life <= TimeSpan.Zero || life > LongestLife)
        {
            throw new ArgumentException("a token's life is above 0 and at most ten years", nameof(life));
        }

        string secret = TokenFormat.NewSecret();
        DateTimeOffset now = time.GetUtcNow();
        TokenRecord record = new(
            TokenFormat.NewId(), name, role, Convert.ToHexStringLower(TokenFormat.Hash(secret)), now, createdBy, now + life, RevokedAt: null);
        await tokens.AddAsync(record, cancellation);
        await TellAsync(cancellation);
        return new IssuedToken(record, TokenFormat.Write(record.Id, secret));
    }

    /// <summary>All tokens, expired and revoked ones included, by creation.</summary>
    /// <exception cref="RepositoryException">They cannot be read.</exception>
    public Task<IReadOnlyList<TokenRecord>> ListAsync(CancellationToken cancellation) => tokens.ListAsync(cancellation);

    /// <summary>Revokes a token, here at once and on other replicas within seconds; false if there is none of that id.</summary>
    /// <exception cref="RepositoryException">It could not be kept.</exception>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellation)
    {
        bool isKnown = await tokens.RevokeAsync(id, time.GetUtcNow(), cancellation);
        await TellAsync(cancellation);
        return isKnown;
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        try
        {
            await (cache?.RefreshAsync(cancellation) ?? Task.CompletedTask);
        }
        catch (RepositoryException)
        {
            // The change itself is kept, and the loop that follows changes reads it as soon as it can.
        }
    }
}
