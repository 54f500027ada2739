using EnvoyRls.Adaptive.Archive;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>Anomalies in PostgreSQL. Those past their time are removed a few with each change, which keeps up with any rate.</summary>
internal sealed class PostgresAnomalies(PostgresDatabase database, TimeProvider time)
{
    private const int RemovedAtOnce = 1000;

    private const string Upsert = """
        INSERT INTO envoyrls.anomalies
          (id, detected_at, resolved_at, domain, subject, kind, user_id, address, requests, detector, score, confidence, reason, details)
        SELECT id, detected_at, resolved_at, domain, subject, kind, user_id, address, requests, detector, score, confidence, reason, details::json
        FROM unnest(
          $1::text[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[],
          $11::double precision[], $12::double precision[], $13::text[], $14::text[])
          AS anomaly (id, detected_at, resolved_at, domain, subject, kind, user_id, address, requests, detector, score, confidence, reason, details)
        ON CONFLICT (id) DO UPDATE SET
          (detected_at, resolved_at, domain, subject, kind, user_id, address, requests, detector, score, confidence, reason, details) =
          (excluded.detected_at, excluded.resolved_at, excluded.domain, excluded.subject, excluded.kind, excluded.user_id, excluded.address,
           excluded.requests, excluded.detector, excluded.score, excluded.confidence, excluded.reason, excluded.details)
        """;

    private const string Find = """
        SELECT id, detected_at, resolved_at, domain, subject, kind, user_id, address, requests, detector, score, confidence, reason, details
        FROM envoyrls.anomalies
        WHERE detected_at >= $1 AND detected_at < $2 AND ($3::text IS NULL OR domain = $3) AND (NOT $4::boolean OR resolved_at IS NULL)
          AND ($5::text IS NULL OR strpos(lower(concat_ws(E'\n', subject, user_id, address)), lower($5)) > 0)
        ORDER BY detected_at DESC, id LIMIT $6
        """;

    private DateTimeOffset Oldest => time.GetUtcNow() - ArchiveRules.Retention;

    public async Task<int> UpsertAsync(IReadOnlyList<Anomaly> anomalies, CancellationToken cancellation)
    {
        if (anomalies.Count == 0)
        {
            return 0;
        }

        int written = await database.ExecuteAsync(
            Upsert,
            [
                Texts(anomalies, anomaly => anomaly.Id),
                anomalies.Select(anomaly => anomaly.Detected.ToUniversalTime()).ToArray(),
                anomalies.Select(anomaly => anomaly.Resolved?.ToUniversalTime()).ToArray(),
                Texts(anomalies, anomaly => anomaly.Domain),
                Texts(anomalies, anomaly => anomaly.Subject),
                Texts(anomalies, anomaly => anomaly.Kind),
                Texts(anomalies, anomaly => anomaly.User),
                Texts(anomalies, anomaly => anomaly.Address),
                anomalies.Select(anomaly => anomaly.Requests).ToArray(),
                Texts(anomalies, anomaly => anomaly.Detector),
                anomalies.Select(anomaly => anomaly.Score).ToArray(),
                anomalies.Select(anomaly => anomaly.Confidence).ToArray(),
                Texts(anomalies, anomaly => anomaly.Reason),
                Texts(anomalies, anomaly => anomaly.Details),
            ],
            cancellation);
        await database.ExecuteAsync(
            "DELETE FROM envoyrls.anomalies WHERE id IN (SELECT id FROM envoyrls.anomalies WHERE detected_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
            [Oldest, RemovedAtOnce],
            cancellation);
        return written;
    }

    public async Task<IReadOnlyList<Anomaly>> FindAsync(AnomalyQuery query, CancellationToken cancellation) => await database.QueryAsync(
        Find,
        [
            (query.From ?? DateTimeOffset.MinValue).ToUniversalTime(), (query.To ?? DateTimeOffset.MaxValue).ToUniversalTime(),
            query.Domain is { } domain ? Sql.Text(domain) : null, query.OpenOnly, query.Text is { Length: > 0 } text ? Sql.Text(text) : null, query.Limit,
        ],
        Read,
        cancellation);

    private static string?[] Texts(IReadOnlyList<Anomaly> anomalies, Func<Anomaly, string?> text) =>
        [.. anomalies.Select(anomaly => text(anomaly) is { } value ? Sql.Text(value) : null)];

    private static Anomaly Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.IsDBNull(6) ? null : row.GetString(6),
        row.IsDBNull(7) ? null : row.GetString(7),
        row.GetInt64(8),
        row.GetString(9),
        row.GetDouble(10),
        row.GetDouble(11),
        row.GetString(12),
        row.GetString(13));
}
