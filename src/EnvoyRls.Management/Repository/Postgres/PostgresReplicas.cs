using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>The replicas on a database.</summary>
internal sealed class PostgresReplicas(PostgresDatabase database, TimeProvider time) : IReplicas
{
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task TellAsync(ReplicaInfo replica, CancellationToken cancellation)
    {
        await database.ExecuteAsync(
            """
            INSERT INTO envoyrls.replicas (id, host, software, started_at, seen_at, managed_version, healthy) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (id) DO UPDATE SET (host, software, started_at, seen_at, managed_version, healthy) =
              (excluded.host, excluded.software, excluded.started_at, excluded.seen_at, excluded.managed_version, excluded.healthy)
            """,
            [
                replica.Id, Sql.Text(replica.Host), replica.Software, replica.StartedAt.ToUniversalTime(), replica.SeenAt.ToUniversalTime(),
                replica.ManagedVersion, replica.IsHealthy,
            ],
            cancellation);
        await database.ExecuteAsync(
            "DELETE FROM envoyrls.replicas WHERE id IN (SELECT id FROM envoyrls.replicas WHERE seen_at < $1 LIMIT 100 FOR UPDATE SKIP LOCKED)",
            [Earliest()],
            cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReplicaInfo>> ListAsync(CancellationToken cancellation) => await database.QueryAsync(
        "SELECT id, host, software, started_at, seen_at, managed_version, healthy FROM envoyrls.replicas WHERE seen_at >= $1 ORDER BY id",
        [Earliest()],
        Read,
        cancellation);

    private static ReplicaInfo Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetInt64(5),
        row.GetBoolean(6));

    private DateTimeOffset Earliest() => time.GetUtcNow() - Retention;
}
