using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Adaptive.Tests.Engine;

/// <summary>A coordinator that several replicas share, and that does not write while it fails.</summary>
internal sealed class FailingCoordinator(ICoordinator coordinator) : ICoordinator
{
    /// <summary>Why nothing can be written; <see langword="null"/> if it can.</summary>
    public string? Problem { get; set; }

    public bool IsShared => true;

    public ValueTask<long?> LeadAsync(string role, string replica, TimeSpan term, CancellationToken cancellation) => coordinator.LeadAsync(role, replica, term, cancellation);

    public ValueTask ResignAsync(string role, string replica, CancellationToken cancellation) => coordinator.ResignAsync(role, replica, cancellation);

    public ValueTask<SharedDocument?> ReadAsync(string name, CancellationToken cancellation) => coordinator.ReadAsync(name, cancellation);

    public ValueTask<DocumentWrite> WriteAsync(string name, long expectedVersion, long? fence, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        Problem is { } problem ? throw new CoordinationException(problem) : coordinator.WriteAsync(name, expectedVersion, fence, payload, cancellation);

    public ValueTask WaitForChangeAsync(string name, long knownVersion, TimeSpan longest, CancellationToken cancellation) =>
        coordinator.WaitForChangeAsync(name, knownVersion, longest, cancellation);

    public ValueTask ShareAsync(string topic, string replica, long sequence, ReadOnlyMemory<byte> payload, TimeSpan keep, CancellationToken cancellation) =>
        coordinator.ShareAsync(topic, replica, sequence, payload, keep, cancellation);

    public ValueTask<IReadOnlyList<SharedPart>> CollectAsync(string topic, CancellationToken cancellation) => coordinator.CollectAsync(topic, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
