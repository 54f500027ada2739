using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>What the adaptive layer of all replicas on a database keeps.</summary>
internal sealed class PostgresArchive(PostgresDatabase database, TimeProvider time) : IAdaptiveArchive
{
    private readonly PostgresAnomalies _anomalies = new(database, time);
    private readonly PostgresModels _models = new(database);

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    public async Task<byte[]?> LoadAsync(string name, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        List<(string Checksum, byte[] Content)> found = await ArchiveFaults.TellAsync(database.QueryAsync(
            "SELECT checksum, content FROM envoyrls.adaptive_documents WHERE name = $1",
            [name],
            row => (row.GetString(0), row.GetFieldValue<byte[]>(1)),
            cancellation));
        return found switch
        {
            [] => null,
            [var one] when ArchiveRules.ChecksumOf(one.Content) == one.Checksum => one.Content,
            _ => throw new ArchiveException($"document {name} of {database.Description} is damaged: its checksum is not the one beside it; delete the row, or restore a backup"),
        };
    }

    /// <inheritdoc/>
    public async Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        ArchiveRules.CheckSize(content);
        byte[] bytes = content.ToArray();
        await ArchiveFaults.TellAsync(database.ExecuteAsync(
            """
            INSERT INTO envoyrls.adaptive_documents (name, checksum, updated_at, content) VALUES ($1, $2, $3, $4)
            ON CONFLICT (name) DO UPDATE SET (checksum, updated_at, content) = (excluded.checksum, excluded.updated_at, excluded.content)
            """,
            [name, ArchiveRules.ChecksumOf(bytes), time.GetUtcNow(), bytes],
            cancellation));
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        await ArchiveFaults.TellAsync(database.ExecuteAsync("DELETE FROM envoyrls.adaptive_documents WHERE name = $1", [name], cancellation));
    }

    /// <inheritdoc/>
    public Task UpsertAnomaliesAsync(IReadOnlyCollection<Anomaly> anomalies, CancellationToken cancellation) =>
        ArchiveFaults.TellAsync(_anomalies.UpsertAsync(ArchiveRules.Latest(anomalies), cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Anomaly>> QueryAnomaliesAsync(AnomalyQuery query, CancellationToken cancellation) =>
        ArchiveFaults.TellAsync(_anomalies.FindAsync(query, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelRecord>> ListModelsAsync(CancellationToken cancellation) => ArchiveFaults.TellAsync(_models.ListAsync(cancellation));

    /// <inheritdoc/>
    public Task<int> AddModelAsync(ModelRecord model, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ArchiveRules.CheckSize(content);
        return ArchiveFaults.TellAsync(_models.AddAsync(model, content.ToArray(), cancellation));
    }

    /// <inheritdoc/>
    public Task<byte[]?> LoadModelAsync(string name, int version, CancellationToken cancellation) =>
        ArchiveFaults.TellAsync(_models.LoadAsync(name, version, cancellation));

    /// <inheritdoc/>
    public Task<bool> PromoteModelAsync(string name, int version, CancellationToken cancellation) =>
        ArchiveFaults.TellAsync(_models.PromoteAsync(name, version, cancellation));
}
