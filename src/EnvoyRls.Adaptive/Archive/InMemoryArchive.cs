namespace EnvoyRls.Adaptive.Archive;

/// <summary>Keeps everything until the process ends, for a service without a repository. Of anomalies the latest are kept.</summary>
internal sealed class InMemoryArchive : IAdaptiveArchive
{
    private const int MostAnomalies = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _documents = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Anomaly> _anomalies = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, int Version), (ModelRecord Record, byte[] Content)> _models = [];

    /// <inheritdoc/>
    public bool IsDurable => false;

    /// <inheritdoc/>
    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        lock (_gate)
        {
            return Task.FromResult(_documents.GetValueOrDefault(name));
        }
    }

    /// <inheritdoc/>
    public Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        ArchiveRules.CheckSize(content);
        lock (_gate)
        {
            _documents[name] = content.ToArray();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        ArchiveRules.CheckName(name);
        lock (_gate)
        {
            _documents.Remove(name);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task UpsertAnomaliesAsync(IReadOnlyCollection<Anomaly> anomalies, CancellationToken cancellation)
    {
        lock (_gate)
        {
            foreach (Anomaly anomaly in ArchiveRules.Latest(anomalies))
            {
                _anomalies[anomaly.Id] = anomaly;
            }

            while (_anomalies.Count > MostAnomalies)
            {
                _anomalies.RemoveAt(0);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Anomaly>> QueryAnomaliesAsync(AnomalyQuery query, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Anomaly>>(
                [.. ArchiveRules.Sort(_anomalies.Values.Where(anomaly => ArchiveRules.Matches(anomaly, query))).Take(query.Limit)]);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelRecord>> ListModelsAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<ModelRecord>>([.. ArchiveRules.Sort(_models.Values.Select(model => model.Record))]);
        }
    }

    /// <inheritdoc/>
    public Task<int> AddModelAsync(ModelRecord model, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        ArchiveRules.CheckSize(content);
        lock (_gate)
        {
            int version = 1 + VersionsOf(model.Name).Max(static known => (int?)known.Version) ?? 1;
            byte[] kept = content.ToArray();
            _models[(model.Name, version)] = (model with { Version = version, Stage = ArchiveRules.Candidate, Checksum = ArchiveRules.ChecksumOf(kept) }, kept);
            foreach (ModelRecord old in ArchiveRules.Surplus([.. VersionsOf(model.Name)]).ToArray())
            {
                _models.Remove((old.Name, old.Version));
            }

            return Task.FromResult(version);
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> LoadModelAsync(string name, int version, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_models.TryGetValue((name, version), out (ModelRecord Record, byte[] Content) model) ? model.Content : null);
        }
    }

    /// <inheritdoc/>
    public Task<bool> PromoteModelAsync(string name, int version, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_models.ContainsKey((name, version)))
            {
                return Task.FromResult(false);
            }

            foreach (ModelRecord model in VersionsOf(name).ToArray())
            {
                _models[(name, model.Version)] = (ArchiveRules.AfterPromotion(model, version), _models[(name, model.Version)].Content);
            }

            return Task.FromResult(true);
        }
    }

    private IEnumerable<ModelRecord> VersionsOf(string name) => _models.Values.Select(static model => model.Record).Where(record => record.Name == name);
}
