using EnvoyRls.Core.Rules.Grammar;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>Usage per minute in PostgreSQL. Rows past their time are removed with each append, several times as many as a replica adds.</summary>
internal sealed class PostgresUsage(PostgresDatabase database, TimeProvider time) : IUsageRollups
{
    private const int RemovedAtOnce = 5000;

    /// <summary>What stands for a name in indexes.</summary>
    private const string NameKey = "substring(sha256(convert_to({0}, 'UTF8')) FOR 16)";

    private static readonly string Upsert = $"""
        INSERT INTO envoyrls.rollups (minute, replica, kind, name, name_key, hits, denied, error)
        SELECT minute, replica, kind, name, {NameKey.Replace("{0}", "name", StringComparison.Ordinal)}, hits, denied, error
        FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
          AS usage (minute, replica, kind, name, hits, denied, error)
        ON CONFLICT (kind, minute, name_key, replica) DO UPDATE SET (hits, denied, error) = (excluded.hits, excluded.denied, excluded.error)
        """;

    private static readonly string Find = $"""
        SELECT minute, replica, name, hits, denied, error FROM envoyrls.rollups
        WHERE kind = $1 AND minute >= $2 AND minute < $3 AND ($4::text IS NULL OR name_key = {NameKey.Replace("{0}", "$4", StringComparison.Ordinal)})
        ORDER BY minute, name COLLATE "C", replica
        """;

    /// <inheritdoc/>
    public TimeSpan Retention { get; } = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return;
        }

        UsageRow[] last = [.. Last(rows)];
        await database.ExecuteAsync(
            Upsert,
            [
                last.Select(row => row.Minute).ToArray(),
                last.Select(row => row.Replica).ToArray(),
                last.Select(row => WordTable<UsageKind>.WordOf(row.Kind)).ToArray(),
                last.Select(row => row.Name).ToArray(),
                last.Select(row => row.Hits).ToArray(),
                last.Select(row => row.Denied).ToArray(),
                last.Select(row => row.Error).ToArray(),
            ],
            cancellation);
        foreach (string kind in WordTable<UsageKind>.Words)
        {
            await database.ExecuteAsync(
                """
                DELETE FROM envoyrls.rollups WHERE ctid = ANY (ARRAY(
                  SELECT ctid FROM envoyrls.rollups WHERE kind = $1 AND minute < $2 LIMIT $3 FOR UPDATE SKIP LOCKED))
                """,
                [kind, time.GetUtcNow() - Retention, RemovedAtOnce],
                cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UsageRow>> FindAsync(
        UsageKind kind, string? name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) => await database.QueryAsync(
        Find,
        [WordTable<UsageKind>.WordOf(kind), from.ToUniversalTime(), to.ToUniversalTime(), name is null ? null : Sql.Text(name)],
        row => Read(row, kind),
        cancellation);

    private static UsageRow Read(NpgsqlDataReader row, UsageKind kind) => new(
        row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), kind, row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5));

    /// <summary>One statement may change a row but once: of several for one, the last.</summary>
    private static IEnumerable<UsageRow> Last(IEnumerable<UsageRow> rows) => rows
        .Select(row => row with { Minute = row.Minute.ToUniversalTime(), Name = Sql.Text(row.Name) })
        .GroupBy(row => (row.Minute, row.Replica, row.Kind, row.Name))
        .Select(same => same.Last());
}
