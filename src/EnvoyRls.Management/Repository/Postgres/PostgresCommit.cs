using System.Data;
using System.Globalization;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Objects;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>
/// One commit, in one transaction per attempt. An attempt whose connection died while committing may have been carried out:
/// the next one finds that out by the commit's own id, under the lock that the first one held until it was decided.
/// </summary>
internal sealed class PostgresCommit(Commit commit, DateTimeOffset now)
{
    private static readonly TimeSpan IdempotencyRetention = TimeSpan.FromDays(1);

    private readonly Guid _id = Guid.NewGuid();

    /// <summary>Whether an attempt got so far that it may have been carried out.</summary>
    public bool MayBeDone { get; private set; }

    public async Task<CommitResult> AttemptAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Read committed: each statement sees what was committed before it, so that what is read under the lock is current.
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        (long head, CommitResult? known) = await LockHeadAsync(connection, cancellation);
        if (known is { } result)
        {
            return result;
        }

        if (head != commit.ExpectedVersion)
        {
            return new CommitResult(CommitStatus.Conflict, head);
        }

        await using (NpgsqlBatch batch = connection.CreateBatch())
        {
            foreach (NpgsqlBatchCommand command in Writes(head + 1))
            {
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        MayBeDone = true;
        // A caller who goes away now no longer stops it: halfway there, nobody could say what became of it.
        using CancellationTokenSource limit = new(PostgresDatabase.OperationLimit);
        await transaction.CommitAsync(limit.Token);
        return new CommitResult(CommitStatus.Committed, head + 1);
    }

    /// <summary>The last version, which stays the last until the transaction ends, and what is known of this commit already.</summary>
    private async Task<(long Head, CommitResult? Known)> LockHeadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        IdempotencyKey? key = commit.Idempotency;
        await using NpgsqlBatch batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Part("SELECT version FROM envoyrls.head FOR UPDATE"));
        batch.BatchCommands.Add(Sql.Part("SELECT version FROM envoyrls.history WHERE commit_id = $1", _id));
        batch.BatchCommands.Add(Sql.Part(
            "SELECT version, fingerprint FROM envoyrls.idempotency WHERE principal = $1 AND key = $2 AND at > $3",
            key?.Principal ?? "", key?.Key ?? "", now - IdempotencyRetention));

        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        long head = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        if (await reader.ReadAsync(cancellation))
        {
            return (head, new CommitResult(CommitStatus.Committed, reader.GetInt64(0)));
        }

        await reader.NextResultAsync(cancellation);
        if (key is not null && await reader.ReadAsync(cancellation))
        {
            bool same = reader.GetString(1) == key.Fingerprint;
            return (head, same ? new CommitResult(CommitStatus.Replayed, reader.GetInt64(0)) : new CommitResult(CommitStatus.KeyReused, 0));
        }

        return (head, null);
    }

    private IEnumerable<NpgsqlBatchCommand> Writes(long version)
    {
        yield return Sql.Part("UPDATE envoyrls.head SET version = $1", version);
        yield return Sql.Part(
            "INSERT INTO envoyrls.history (version, commit_id, at, author, reason, summary) VALUES ($1, $2, $3, $4, $5, $6)",
            version, _id, now, Sql.Text(commit.Author), Sql.Text(commit.Reason), Sql.Text(commit.Summary));
        yield return Sql.Part(
            """
            INSERT INTO envoyrls.history_changes (version, position, kind, id, before, after)
            SELECT $1, position - 1, kind, id, before, after
            FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS change (kind, id, before, after, position)
            """,
            version,
            Column(change => WordTable<ObjectKind>.WordOf(change.Key.Kind)), Column(change => change.Key.Id), Column(change => change.Before), Column(change => change.After));
        yield return Sql.Part(
            "DELETE FROM envoyrls.selectors WHERE rule = ANY ($1)",
            (object)commit.Changes.Where(change => change.Key.Kind == ObjectKind.Rule).Select(change => change.Key.Id).ToArray());
        foreach (NpgsqlBatchCommand command in commit.Changes.SelectMany(change => ObjectCommands.Of(change, version, now, Sql.Text(commit.Author))))
        {
            yield return command;
        }

        if (commit.Idempotency is { } key)
        {
            yield return Sql.Part("DELETE FROM envoyrls.idempotency WHERE at <= $1", now - IdempotencyRetention);
            yield return Sql.Part(
                "INSERT INTO envoyrls.idempotency (principal, key, fingerprint, version, at) VALUES ($1, $2, $3, $4, $5)",
                key.Principal, key.Key, key.Fingerprint, version, now);
        }

        yield return Sql.Part("SELECT pg_notify($1, $2)", ChangeListener.VersionChannel, version.ToString(CultureInfo.InvariantCulture));
    }

    private string?[] Column(Func<ObjectChange, string?> text) => [.. commit.Changes.Select(text)];
}
