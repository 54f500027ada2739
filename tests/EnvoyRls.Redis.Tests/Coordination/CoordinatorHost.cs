using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis.Coordination;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests.Coordination;

/// <summary>A coordinator with the parts a server would give it; its loops end with it.</summary>
internal sealed class CoordinatorHost : ICoordinator
{
    private readonly Supervisor _supervisor;

    private CoordinatorHost(RedisOptions redis, RedisCoordinationOptions options)
    {
        StatRegistry statistics = new();
        _supervisor = new Supervisor(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        Coordinator = RedisCoordinator.Open(redis, options, TimeProvider.System, statistics, _supervisor, NullLoggerFactory.Instance);
    }

    public RedisCoordinator Coordinator { get; }

    public IEnumerable<SupervisedLoop> Loops => _supervisor.Loops;

    public bool IsShared => Coordinator.IsShared;

    /// <summary>One that is connected, and patient with a slow machine unless told otherwise.</summary>
    public static async Task<CoordinatorHost> StartAsync(RedisOptions redis, RedisCoordinationOptions? options = null)
    {
        CoordinatorHost host = Open(redis, options);
        await Eventually.TrueAsync(() => host.Coordinator.IsConnected);
        return host;
    }

    public static CoordinatorHost Open(RedisOptions redis, RedisCoordinationOptions? options = null) =>
        new(redis, options ?? new RedisCoordinationOptions { Timeout = TimeSpan.FromSeconds(10) });

    public ValueTask<long?> LeadAsync(string role, string replica, TimeSpan term, CancellationToken cancellation) =>
        Coordinator.LeadAsync(role, replica, term, cancellation);

    public ValueTask ResignAsync(string role, string replica, CancellationToken cancellation) => Coordinator.ResignAsync(role, replica, cancellation);

    public ValueTask<SharedDocument?> ReadAsync(string name, CancellationToken cancellation) => Coordinator.ReadAsync(name, cancellation);

    public ValueTask<DocumentWrite> WriteAsync(string name, long expectedVersion, long? fence, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        Coordinator.WriteAsync(name, expectedVersion, fence, payload, cancellation);

    public ValueTask WaitForChangeAsync(string name, long knownVersion, TimeSpan longest, CancellationToken cancellation) =>
        Coordinator.WaitForChangeAsync(name, knownVersion, longest, cancellation);

    public ValueTask ShareAsync(string topic, string replica, long sequence, ReadOnlyMemory<byte> payload, TimeSpan keep, CancellationToken cancellation) =>
        Coordinator.ShareAsync(topic, replica, sequence, payload, keep, cancellation);

    public ValueTask<IReadOnlyList<SharedPart>> CollectAsync(string topic, CancellationToken cancellation) => Coordinator.CollectAsync(topic, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        await Coordinator.DisposeAsync();
    }
}
