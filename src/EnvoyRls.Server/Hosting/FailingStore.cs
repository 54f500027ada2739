using EnvoyRls.Core.Counting;

namespace EnvoyRls.Server.Hosting;

/// <summary>A store that can be made to leave batches unanswered: each of them fails a moment later. It takes no merges.</summary>
internal sealed class FailingStore(ICounterStore store) : ICounterStore
{
    private static readonly StoreFault Unanswered = new(StoreFaultKind.Unavailable, "the counter store did not answer in time");

    private volatile bool _fails;

    public bool Fails
    {
        get => _fails;
        set => _fails = value;
    }

    /// <inheritdoc/>
    public async ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        await Task.Yield();
        return _fails || batch is { Count: 1, Charges: [{ Kind: ChargeKind.Merge }] } ? Unanswered : await store.ChargeAsync(batch);
    }

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => _fails ? new(Unanswered) : store.ReadAsync(batch);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => _fails ? new(Unanswered) : store.ResetAsync(batch);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
