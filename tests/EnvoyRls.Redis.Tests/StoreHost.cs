using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests;

/// <summary>A store with the parts a server would give it; its loops end with it.</summary>
internal sealed class StoreHost : ICounterStore
{
    private readonly Supervisor _supervisor;

    private StoreHost(StatRegistry statistics, Supervisor supervisor)
    {
        Statistics = statistics;
        _supervisor = supervisor;
    }

    public StatRegistry Statistics { get; }

    public WindowClock Clock { get; } = new(TimeProvider.System);

    public CounterNews News { get; } = new();

    public RedisCounterStore Store { get; private set; } = null!;

    public IEnumerable<SupervisedLoop> Loops => _supervisor.Loops;

    /// <summary>Options under which a slow machine does not fail a test that is not about time.</summary>
    public static RedisOptions Patient(string url, RedisTopologyKind kind = RedisTopologyKind.Single) => new()
    {
        Url = url,
        Kind = kind,
        OperationTimeout = TimeSpan.FromSeconds(5),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        Startup = new RedisStartupOptions { InitialInterval = TimeSpan.FromMilliseconds(50), MaxElapsed = TimeSpan.FromSeconds(20) },
    };

    public static async Task<StoreHost> StartAsync(RedisOptions options)
    {
        StatRegistry statistics = new();
        Supervisor supervisor = new(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        StoreHost host = new(statistics, supervisor);
        try
        {
            host.Store = await RedisCounterStore.ConnectAsync(
                options, TimeProvider.System, host.Clock, host.News, statistics, supervisor, NullLoggerFactory.Instance, CancellationToken.None);
            return host;
        }
        catch
        {
            await supervisor.DisposeAsync();
            throw;
        }
    }

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => Store.ChargeAsync(batch);

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => Store.ReadAsync(batch);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => Store.ResetAsync(batch);

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        await Store.DisposeAsync();
    }
}
