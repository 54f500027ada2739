using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>An archive that cannot be reached.</summary>
internal sealed class AwayArchive : IAdaptiveArchive
{
    private static ArchiveException Away => new("the archive is away");

    public bool IsDurable => true;

    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellation) => throw Away;

    public Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw Away;

    public Task DeleteAsync(string name, CancellationToken cancellation) => throw Away;

    public Task UpsertAnomaliesAsync(IReadOnlyCollection<Anomaly> anomalies, CancellationToken cancellation) => throw Away;

    public Task<IReadOnlyList<Anomaly>> QueryAnomaliesAsync(AnomalyQuery query, CancellationToken cancellation) => throw Away;

    public Task<IReadOnlyList<ModelRecord>> ListModelsAsync(CancellationToken cancellation) => throw Away;

    public Task<int> AddModelAsync(ModelRecord model, ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw Away;

    public Task<byte[]?> LoadModelAsync(string name, int version, CancellationToken cancellation) => throw Away;

    public Task<bool> PromoteModelAsync(string name, int version, CancellationToken cancellation) => throw Away;
}
