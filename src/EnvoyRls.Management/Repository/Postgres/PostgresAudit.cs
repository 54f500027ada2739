using System.Globalization;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>The audit trail in PostgreSQL. Entries past their time are removed a few with each append, which keeps up with any rate.</summary>
internal sealed class PostgresAudit(PostgresDatabase database, TimeProvider time) : IAuditTrail
{
    private const int RemovedAtOnce = 1000;

    private static readonly TimeSpan Retention = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0)
        {
            return;
        }

        await database.ExecuteAsync(
            """
            INSERT INTO envoyrls.audit (at, actor, role, address, action, target, outcome, detail)
            SELECT at, actor, role, address, action, target, outcome, detail
            FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[]) WITH ORDINALITY
              AS entry (at, actor, role, address, action, target, outcome, detail, position)
            ORDER BY position
            """,
            [
                entries.Select(entry => entry.At.ToUniversalTime()).ToArray(),
                Column(entries, entry => entry.Actor),
                Column(entries, entry => entry.Role),
                Column(entries, entry => entry.Address),
                Column(entries, entry => entry.Action),
                Column(entries, entry => entry.Target),
                entries.Select(entry => entry.Outcome).ToArray(),
                Column(entries, entry => entry.Detail),
            ],
            cancellation);
        await database.ExecuteAsync(
            "DELETE FROM envoyrls.audit WHERE id IN (SELECT id FROM envoyrls.audit WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)",
            [time.GetUtcNow() - Retention, RemovedAtOnce],
            cancellation);
    }

    /// <inheritdoc/>
    public async Task<Page<AuditEntry>> FindAsync(AuditQuery query, CancellationToken cancellation)
    {
        (DateTimeOffset At, long Id)? start = Parse(query.Cursor);
        List<(AuditEntry Entry, long Id)> rows = await database.QueryAsync(
            """
            SELECT at, actor, role, address, action, target, outcome, detail, id FROM envoyrls.audit
            WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2) AND ($3::boolean IS NULL OR (outcome >= 400) = $3)
              AND at >= $4 AND at < $5 AND ($6::timestamptz IS NULL OR (at, id) < ($6, $7::bigint))
            ORDER BY at DESC, id DESC LIMIT $8
            """,
            [
                query.Actor, query.Action, query.Refused, (query.From ?? DateTimeOffset.MinValue).ToUniversalTime(),
                (query.To ?? DateTimeOffset.MaxValue).ToUniversalTime(), start?.At, start?.Id, query.Limit + 1,
            ],
            Read,
            cancellation);
        bool more = rows.Count > query.Limit;
        List<(AuditEntry Entry, long Id)> page = more ? rows[..query.Limit] : rows;
        return new Page<AuditEntry>([.. page.Select(row => row.Entry)], more ? Cursor(page[^1].Entry.At, page[^1].Id) : null);
    }

    private static string[] Column(IReadOnlyList<AuditEntry> entries, Func<AuditEntry, string> text) => [.. entries.Select(entry => Sql.Text(text(entry)))];

    private static (AuditEntry Entry, long Id) Read(NpgsqlDataReader row) => (
        new AuditEntry(
            row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt32(6),
            row.GetString(7)),
        row.GetInt64(8));

    private static string Cursor(DateTimeOffset at, long id) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks}-{id}");

    private static (DateTimeOffset At, long Id)? Parse(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        string[] parts = cursor.Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : throw new ArgumentException("the cursor is none that was given out", nameof(cursor));
    }
}
