using System.Data;
using EnvoyRls.Adaptive.Archive;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>Models in PostgreSQL. Changes of one model wait for each other, so that numbers are given once and one version is the champion.</summary>
internal sealed class PostgresModels(PostgresDatabase database)
{
    /// <summary>Held until the transaction ends by whoever changes a model; the first number keeps it apart from other locks.</summary>
    private const string TakeLock = "SELECT pg_advisory_xact_lock(1836016748, hashtext($1))";

    private const string Insert = """
        INSERT INTO envoyrls.model_registry (name, version, algorithm, trained_from, trained_to, created_at, stage, checksum, parameters, model)
        SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8::json, $9 FROM envoyrls.model_registry WHERE name = $1
        RETURNING version
        """;

    private const string RemoveSurplus = """
        DELETE FROM envoyrls.model_registry WHERE name = $1 AND version IN (
          SELECT version FROM envoyrls.model_registry WHERE name = $1
          ORDER BY stage = $2 DESC, version = (
            SELECT max(version) FROM envoyrls.model_registry WHERE name = $1 AND stage = $3
            AND version < (SELECT version FROM envoyrls.model_registry WHERE name = $1 AND stage = $2)) DESC, version DESC
          OFFSET $4)
        """;

    private const string Promote = """
        UPDATE envoyrls.model_registry SET stage = CASE WHEN version = $2 THEN $3 ELSE $4 END
        WHERE name = $1 AND (version = $2 OR stage = $3) AND EXISTS (SELECT FROM envoyrls.model_registry WHERE name = $1 AND version = $2)
        """;

    public async Task<IReadOnlyList<ModelRecord>> ListAsync(CancellationToken cancellation) => await database.QueryAsync(
        """
        SELECT name, version, algorithm, trained_from, trained_to, created_at, stage, checksum, parameters FROM envoyrls.model_registry
        ORDER BY created_at DESC, name, version DESC
        """,
        [],
        row => new ModelRecord(
            row.GetString(0), row.GetInt32(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4),
            row.GetFieldValue<DateTimeOffset>(5), row.GetString(6), row.GetString(7), row.GetString(8)),
        cancellation);

    public Task<int> AddAsync(ModelRecord model, byte[] content, CancellationToken cancellation) => ChangeAsync(
        model.Name,
        async (connection, token) =>
        {
            await using NpgsqlCommand insert = Sql.Command(
                connection, Insert, model.Name, model.Algorithm, model.TrainedFrom.ToUniversalTime(), model.TrainedTo.ToUniversalTime(),
                model.Created.ToUniversalTime(), ArchiveRules.Candidate, ArchiveRules.ChecksumOf(content), model.Parameters, content);
            int version = (int)(await insert.ExecuteScalarAsync(token))!;
            await using NpgsqlCommand remove = Sql.Command(connection, RemoveSurplus, model.Name, ArchiveRules.Champion, ArchiveRules.Retired, ArchiveRules.VersionsKept);
            await remove.ExecuteNonQueryAsync(token);
            return version;
        },
        cancellation);

    /// <returns><see langword="null"/> if there is no such version.</returns>
    /// <exception cref="RepositoryException">It is damaged, or the database is away.</exception>
    public async Task<byte[]?> LoadAsync(string name, int version, CancellationToken cancellation)
    {
        List<(string Checksum, byte[] Content)> found = await database.QueryAsync(
            "SELECT checksum, model FROM envoyrls.model_registry WHERE name = $1 AND version = $2",
            [name, version],
            row => (row.GetString(0), row.GetFieldValue<byte[]>(1)),
            cancellation);
        return found is [var one] ? ArchiveFaults.Verified(one.Content, one.Checksum, name, version) : null;
    }

    /// <returns>False if there is no such version.</returns>
    public Task<bool> PromoteAsync(string name, int version, CancellationToken cancellation) => ChangeAsync(
        name,
        async (connection, token) =>
        {
            await using NpgsqlCommand promote = Sql.Command(connection, Promote, name, version, ArchiveRules.Champion, ArchiveRules.Retired);
            return await promote.ExecuteNonQueryAsync(token) > 0;
        },
        cancellation);

    private Task<T> ChangeAsync<T>(string name, Func<NpgsqlConnection, CancellationToken, Task<T>> change, CancellationToken cancellation) => database.UseAsync(
        async (connection, token) =>
        {
            // Read committed: what the change reads under the lock is what was committed before it.
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, token);
            await using (NpgsqlCommand take = Sql.Command(connection, TakeLock, name))
            {
                await take.ExecuteNonQueryAsync(token);
            }

            T result = await change(connection, token);
            await transaction.CommitAsync(token);
            return result;
        },
        cancellation);
}
