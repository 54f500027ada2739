using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Faults;

public sealed class HealthTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Health_follows_the_connection_where_asked_to()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address) with { HealthCheckActiveConnection = true });
        int changes = 0;
        store.Store.Health.Changed += (_, _) => Interlocked.Increment(ref changes);
        Assert.True(store.Store.Health.IsHealthy);

        await server.KillAsync();
        await Eventually.IsTrueAsync(() => !store.Store.Health.IsHealthy, Limit, "unhealthy without a connection");
        await server.RestartAsync();
        await Eventually.IsTrueAsync(() => store.Store.Health.IsHealthy, Limit, "healthy again");

        Assert.Equal(2, Volatile.Read(ref changes));
    }

    [Fact]
    public async Task Health_stays_after_the_first_connection_otherwise()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        await server.KillAsync();
        await Eventually.IsTrueAsync(() => !store.Store.IsConnected, Limit, "the broken connection is noticed");

        Assert.True(store.Store.Health.IsHealthy);
    }

    [Fact]
    public async Task Connections_are_counted_under_the_references_names()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        Gauge active = store.Statistics.Gauges.Single(static gauge => gauge.Name is "ratelimit.redis_pool.cx_active");
        Counter total = store.Statistics.Counter("ratelimit.redis_pool.cx_total");
        Counter closed = store.Statistics.Counter("ratelimit.redis_pool.cx_local_close");
        Assert.Equal((1d, 1ul, 0ul), (active.Value, total.Value, closed.Value));

        await server.KillAsync();
        await Eventually.IsTrueAsync(() => closed.Value >= 1 && active.Value is 0, Limit, "the broken connection is counted");
        await server.RestartAsync();
        await Eventually.IsTrueAsync(() => active.Value is 1 && total.Value >= 2, Limit, "the new connection is counted");
    }
}
