using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository.Directories.Archive;

/// <summary>What the adaptive layer keeps in the directory. One change is made at a time; readers see what was before it or after it.</summary>
internal sealed class DirectoryArchive(DirectoryLayout layout, IDurableFiles files, FileWork work, TimeProvider time) : IAdaptiveArchive, IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly DocumentFiles _documents = new(layout, files);
    private readonly AnomalyFiles _anomalies = new(layout, files, time);
    private readonly ModelFiles _models = new(layout, files);

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        return ArchiveFaults.TellAsync(work.RunAsync(() => _documents.Load(name)));
    }

    /// <inheritdoc/>
    public Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        ArchiveRules.CheckSize(content);
        return ChangeAsync(
            () =>
            {
                _documents.Save(name, content.Span);
                return true;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        return ChangeAsync(
            () =>
            {
                _documents.Delete(name);
                return true;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task UpsertAnomaliesAsync(IReadOnlyCollection<Anomaly> anomalies, CancellationToken cancellation) => ChangeAsync(
        () =>
        {
            _anomalies.Upsert(ArchiveRules.Latest(anomalies));
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Anomaly>> QueryAnomaliesAsync(AnomalyQuery query, CancellationToken cancellation) =>
        ArchiveFaults.TellAsync(work.RunAsync(() => _anomalies.Find(query, cancellation)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelRecord>> ListModelsAsync(CancellationToken cancellation) =>
        ArchiveFaults.TellAsync(work.RunAsync<IReadOnlyList<ModelRecord>>(() => [.. ArchiveRules.Sort(_models.List())]));

    /// <inheritdoc/>
    public Task<int> AddModelAsync(ModelRecord model, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ArchiveRules.CheckSize(content);
        return ChangeAsync(() => _models.Add(model, content.Span), cancellation);
    }

    /// <inheritdoc/>
    public Task<byte[]?> LoadModelAsync(string name, int version, CancellationToken cancellation) =>
        ArchiveFaults.TellAsync(work.RunAsync(() => _models.Load(name, version)));

    /// <inheritdoc/>
    public Task<bool> PromoteModelAsync(string name, int version, CancellationToken cancellation) =>
        ChangeAsync(() => _models.Promote(name, version), cancellation);

    public void Dispose() => _writing.Dispose();

    private async Task<T> ChangeAsync<T>(Func<T> change, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return await ArchiveFaults.TellAsync(work.RunAsync(change));
        }
        finally
        {
            _writing.Release();
        }
    }
}
