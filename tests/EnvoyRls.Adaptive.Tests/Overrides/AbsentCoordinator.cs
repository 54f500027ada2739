using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Adaptive.Tests.Overrides;

/// <summary>A coordinator whose store is away.</summary>
internal sealed class AbsentCoordinator : ICoordinator
{
    public bool IsShared => true;

    public ValueTask<long?> LeadAsync(string role, string replica, TimeSpan term, CancellationToken cancellation) => throw Away();

    public ValueTask ResignAsync(string role, string replica, CancellationToken cancellation) => throw Away();

    public ValueTask<SharedDocument?> ReadAsync(string name, CancellationToken cancellation) => throw Away();

    public ValueTask<DocumentWrite> WriteAsync(string name, long expectedVersion, long? fence, ReadOnlyMemory<byte> payload, CancellationToken cancellation) => throw Away();

    public ValueTask WaitForChangeAsync(string name, long knownVersion, TimeSpan longest, CancellationToken cancellation) => throw Away();

    public ValueTask ShareAsync(string topic, string replica, long sequence, ReadOnlyMemory<byte> payload, TimeSpan keep, CancellationToken cancellation) => throw Away();

    public ValueTask<IReadOnlyList<SharedPart>> CollectAsync(string topic, CancellationToken cancellation) => throw Away();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static CoordinationException Away() => new("away");
}
