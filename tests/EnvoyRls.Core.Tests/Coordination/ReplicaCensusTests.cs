using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Core.Tests.Coordination;

public sealed class ReplicaCensusTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ReplicaCount _count = new(least: 1);
    private readonly LocalCoordinator _shared;

    public ReplicaCensusTests() => _shared = new LocalCoordinator(_time);

    public ValueTask DisposeAsync() => _shared.DisposeAsync();

    [Fact]
    public async Task Every_replica_that_shows_itself_is_counted()
    {
        await Of("b", new ReplicaCount(1)).CountAsync(default);
        await Of("c", new ReplicaCount(1)).CountAsync(default);

        await Of("a", _count).CountAsync(default);

        Assert.Equal(3, _count.Live);
    }

    [Fact]
    public void There_are_never_fewer_than_is_said()
    {
        ReplicaCount count = new(least: 4);
        Assert.Equal(4, count.Live);
        count.See(2);
        Assert.Equal(4, count.Live);
        count.See(5);
        Assert.Equal(5, count.Live);
    }

    [Fact]
    public async Task A_replica_that_is_gone_is_counted_for_a_while_and_then_no_more()
    {
        await Of("b", new ReplicaCount(1)).CountAsync(default);
        ReplicaCensus census = Of("a", _count);
        List<int> counts = [];
        for (int i = 0; i < 12; i++)
        {
            await census.CountAsync(default);
            counts.Add(_count.Live);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        // Seen for ten seconds, the last time after eight, which stands for ten more.
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1], counts);
    }

    [Fact]
    public async Task The_last_count_stands_while_the_coordinator_is_away()
    {
        ReplicaCensus census = new(new AbsentCoordinator(_shared), "a", _count, _time);
        _count.See(3);

        await census.CountAsync(default);

        Assert.Equal(3, _count.Live);
    }

    [Fact]
    public async Task A_replica_that_stops_takes_itself_out()
    {
        Supervisor supervisor = new(_time, new StatRegistry(), NullLogger<Supervisor>.Instance);
        Of("b", new ReplicaCount(1)).Start(supervisor);
        await Eventually.TrueAsync(() => PartsAsync().Result == 1);

        await supervisor.DisposeAsync();
        _time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal(0, await PartsAsync());
    }

    private ReplicaCensus Of(string replica, ReplicaCount count) => new(_shared, replica, count, _time);

    private async Task<int> PartsAsync() => (await _shared.CollectAsync("replicas", default)).Count;

    /// <summary>A coordinator that cannot be reached.</summary>
    private sealed class AbsentCoordinator(ICoordinator inner) : ICoordinator
    {
        public bool IsShared => true;

        public ValueTask<long?> LeadAsync(string role, string replica, TimeSpan term, CancellationToken cancellation) => throw Away();

        public ValueTask ResignAsync(string role, string replica, CancellationToken cancellation) => throw Away();

        public ValueTask<SharedDocument?> ReadAsync(string name, CancellationToken cancellation) => throw Away();

        public ValueTask<DocumentWrite> WriteAsync(string name, long expectedVersion, long? fence, ReadOnlyMemory<byte> payload, CancellationToken cancellation) => throw Away();

        public ValueTask WaitForChangeAsync(string name, long knownVersion, TimeSpan longest, CancellationToken cancellation) => throw Away();

        public ValueTask ShareAsync(string topic, string replica, long sequence, ReadOnlyMemory<byte> payload, TimeSpan keep, CancellationToken cancellation) => throw Away();

        public ValueTask<IReadOnlyList<SharedPart>> CollectAsync(string topic, CancellationToken cancellation) => throw Away();

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static CoordinationException Away() => new("away");
    }
}
