using System.Collections.Immutable;
using System.Data;
using EnvoyRls.Management.Objects;
using Npgsql;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>The managed state and its history in PostgreSQL.</summary>
internal sealed class PostgresObjects(PostgresDatabase database, VersionSignal versions, TimeProvider time) : IManagedObjects
{
    private const string AllObjects = "SELECT kind, id, body, version, updated_at, updated_by FROM envoyrls.objects";

    /// <inheritdoc/>
    public Task<ManagedState> LoadAsync(CancellationToken cancellation) => database.UseAsync(ReadStateAsync, cancellation);

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellation)
    {
        PostgresCommit attempts = new(commit, Truncated(time.GetUtcNow()));
        try
        {
            CommitResult result = await database.UseAsync(
                attempts.AttemptAsync,
                (error, attempt) => attempts.MayBeDone ? PostgresFaults.IsAway(error) : PostgresDatabase.MayTryAgain(error, attempt),
                cancellation);
            versions.Made(result.Version);
            return result;
        }
        catch (RepositoryException error) when (attempts.MayBeDone)
        {
            throw new RepositoryException($"{error.Message}; whether the change was made is not known", error);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<VersionRecord>> ChangesSinceAsync(long version, int most, CancellationToken cancellation) => database.UseAsync(
        (connection, token) => HistoryReader.ReadAsync(connection, "version > $1", "ASC", version, most, token), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VersionRecord>> VersionsBeforeAsync(long version, int most, CancellationToken cancellation) => database.UseAsync(
        (connection, token) => HistoryReader.ReadAsync(connection, "version < $1", "DESC", version, most, token), cancellation);

    /// <inheritdoc/>
    public Task<VersionRecord?> FindVersionAsync(long number, CancellationToken cancellation) => database.UseAsync(
        async (connection, token) => (await HistoryReader.ReadAsync(connection, "version = $1", "ASC", number, 1, token)).SingleOrDefault(), cancellation);

    /// <inheritdoc/>
    public Task WaitForChangeAsync(long knownVersion, CancellationToken cancellation) => versions.WaitAsync(knownVersion, cancellation);

    /// <summary>PostgreSQL keeps microseconds; what is told here is what will be read there.</summary>
    private static DateTimeOffset Truncated(DateTimeOffset moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMicrosecond));

    private static async Task<ManagedState> ReadStateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // One snapshot for the version and the objects.
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using NpgsqlBatch batch = connection.CreateBatch();
        batch.BatchCommands.Add(Sql.Part("SELECT version FROM envoyrls.head"));
        batch.BatchCommands.Add(Sql.Part(AllObjects));
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        long version = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        ImmutableDictionary<ObjectKey, ManagedObject>.Builder objects = ImmutableDictionary.CreateBuilder<ObjectKey, ManagedObject>();
        while (await reader.ReadAsync(cancellation))
        {
            ObjectKey key = new(HistoryReader.KindOf(reader.GetString(0)), reader.GetString(1));
            objects[key] = new ManagedObject(key, reader.GetString(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetString(5));
        }

        return new ManagedState(version, objects.ToImmutable());
    }
}
