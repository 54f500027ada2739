using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Access;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>The tokens of all replicas on a database.</summary>
internal sealed class PostgresTokens(PostgresDatabase database, VersionSignal changes) : ITokens
{
    /// <summary>How long a change may stay unheard of while nobody can be listened to.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly string Notify = $"pg_notify('{ChangeListener.TokenChannel}', '')";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TokenRecord>> ListAsync(CancellationToken cancellation) => await database.QueryAsync(
        "SELECT id, name, role, secret_hash, created_at, created_by, expires_at, revoked_at FROM envoyrls.tokens ORDER BY created_at, id",
        [],
        Read,
        cancellation);

    /// <inheritdoc/>
    public async Task AddAsync(TokenRecord token, CancellationToken cancellation)
    {
        // A repetition after a broken connection finds its own row; ids are random and never anybody else's.
        await database.ExecuteAsync(
            $"""
            WITH added AS (
              INSERT INTO envoyrls.tokens (id, name, role, secret_hash, created_at, created_by, expires_at, revoked_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING id)
            SELECT {Notify} FROM added
            """,
            [
                token.Id, Sql.Text(token.Name), WordTable<Role>.WordOf(token.Role), token.SecretHash, token.CreatedAt.ToUniversalTime(),
                Sql.Text(token.CreatedBy), token.ExpiresAt?.ToUniversalTime(), token.RevokedAt?.ToUniversalTime(),
            ],
            cancellation);
        changes.Another();
    }

    /// <inheritdoc/>
    public async Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        List<string> found = await database.QueryAsync(
            $"""
            WITH revoked AS (UPDATE envoyrls.tokens SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1 RETURNING id)
            SELECT id, {Notify} FROM revoked
            """,
            [Sql.Text(id), at.ToUniversalTime()],
            row => row.GetString(0),
            cancellation);
        changes.Another();
        return found.Count > 0;
    }

    /// <inheritdoc/>
    public async Task WaitForChangeAsync(CancellationToken cancellation)
    {
        try
        {
            await changes.WaitAsync(changes.Version, cancellation).WaitAsync(LongestWait, cancellation);
        }
        catch (TimeoutException)
        {
            // Time to look again, whether or not anything was heard of.
        }
    }

    private static TokenRecord Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), RoleOf(row.GetString(2)), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5), Moment(row, 6),
        Moment(row, 7));

    private static Role RoleOf(string word) => WordTable<Role>.Find(word) ?? throw new RepositoryException($"the database holds a token of an unknown role '{word}'");

    private static DateTimeOffset? Moment(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
