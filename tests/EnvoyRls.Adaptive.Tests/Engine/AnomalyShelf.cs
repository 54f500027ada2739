using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Adaptive.Tests.Engine;

/// <summary>An archive that only takes anomalies, and can be made to fail.</summary>
internal sealed class AnomalyShelf : IAdaptiveArchive
{
    public List<Anomaly> Written { get; } = [];

    public Action? WhenAsked { get; set; }

    public bool IsDurable => false;

    public Task UpsertAnomaliesAsync(IReadOnlyCollection<Anomaly> anomalies, CancellationToken cancellation)
    {
        WhenAsked?.Invoke();
        Written.AddRange(anomalies);
        return Task.CompletedTask;
    }

    public Task<byte[]?> LoadAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

    public Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw new NotSupportedException();

    public Task DeleteAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Anomaly>> QueryAnomaliesAsync(AnomalyQuery query, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<ModelRecord>> ListModelsAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<int> AddModelAsync(ModelRecord model, ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<byte[]?> LoadModelAsync(string name, int version, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> PromoteModelAsync(string name, int version, CancellationToken cancellation) => throw new NotSupportedException();
}
