using EnvoyRls.Core.Counting;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>What every counter store does, whatever it is made of. A subclass brings the store and the time it lives by.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private ICounterStore? _store;

    /// <summary>What keys of this test start with.</summary>
    protected string Prefix { get; } = $"test-{Guid.NewGuid():N}_";

    /// <summary>The store's clock; deadlines are its timestamps.</summary>
    protected virtual TimeProvider Time => TimeProvider.System;

    protected ICounterStore Store => _store ?? throw new InvalidOperationException("not initialized");

    public async ValueTask InitializeAsync() => _store = await CreateStoreAsync();

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A store that holds none of this test's counters; it is disposed after the test.</summary>
    protected abstract ValueTask<ICounterStore> CreateStoreAsync();

    /// <summary>Lets the store's time pass: waits for a server's clock; who gave the store a fake one advances that instead.</summary>
    protected virtual Task LetPassAsync(TimeSpan time) => Task.Delay(time);
}
