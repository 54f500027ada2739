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
        INSERT INTO envoyrls.rollups (minute, replica, kind, name, name_key, hits, denied, error, near_limit, shadow_denied)
        SELECT minute, replica, kind, name, {NameKey.Replace("{0}", "name", StringComparison.Ordinal)}, hits, denied, error, near_limit, shadow_denied
        FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
          AS usage (minute, replica, kind, name, hits, denied, error, near_limit, shadow_denied)
        ON CONFLICT (kind, minute, name_key, replica) DO UPDATE SET (hits, denied, error, near_limit, shadow_denied) =
          (excluded.hits, excluded.denied, excluded.error, excluded.near_limit, excluded.shadow_denied)
        """;

    private static readonly string Find = $"""
        SELECT minute, replica, name, hits, denied, error, near_limit, shadow_denied FROM envoyrls.rollups
        WHERE kind = $1 AND minute >= $2 AND minute < $3 AND ($4::text IS NULL OR name_key = {NameKey.Replace("{0}", "$4", StringComparison.Ordinal)})
        ORDER BY minute, name COLLATE "C", replica
        """;

    /// <summary>Sums that no bigint holds are cut to the largest.</summary>
    private const string Sum = """
        SELECT min(name COLLATE "C"), least(sum(hits), 9223372036854775807)::bigint AS hits, least(sum(denied), 9223372036854775807)::bigint,
          least(sum(error), 9223372036854775807)::bigint, least(sum(near_limit), 9223372036854775807)::bigint,
          least(sum(shadow_denied), 9223372036854775807)::bigint
        FROM envoyrls.rollups
        WHERE kind = $1 AND minute >= $2 AND minute < $3 AND NOT (replica = $4 AND minute >= $5)
        GROUP BY name_key ORDER BY 2 DESC, 1 LIMIT $6
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
                last.Select(row => row.NearLimit).ToArray(),
                last.Select(row => row.ShadowDenied).ToArray(),
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

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UsageSum>> SumAsync(UsageKind kind, UsageSpan span, int most, CancellationToken cancellation) => await database.QueryAsync(
        Sum,
        [WordTable<UsageKind>.WordOf(kind), span.From.ToUniversalTime(), span.To.ToUniversalTime(), span.Except ?? "", span.ExceptFrom.ToUniversalTime(), most],
        row => new UsageSum(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)),
        cancellation);

    private static UsageRow Read(NpgsqlDataReader row, UsageKind kind) => new(
        row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), kind, row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
        row.GetInt64(6), row.GetInt64(7));

    /// <summary>One statement may change a row but once: of several for one, the last.</summary>
    private static IEnumerable<UsageRow> Last(IEnumerable<UsageRow> rows) => rows
        .Select(row => row with { Minute = row.Minute.ToUniversalTime(), Name = Sql.Text(row.Name) })
        .GroupBy(row => (row.Minute, row.Replica, row.Kind, row.Name))
        .Select(same => same.Last());
}
