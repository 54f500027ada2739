using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Charging;

/// <summary>All-or-nothing batches over two servers of a cluster, of which the far one answers late or never.</summary>
public sealed class HalfChargedTests : IAsyncLifetime
{
    private const string Near = "{near}";
    private const int Amount = 10;
    private const int Hits = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly LimitAlgorithm[] Algorithms = Enum.GetValues<LimitAlgorithm>();

    private RedisCluster? _cluster;
    private RedisServer? _nearServer;
    private RedisServer? _farServer;
    private string _far = "";

    private RedisCluster Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync();
        _nearServer = await Cluster.PrimaryOfAsync(Near);
        for (int i = 0; _farServer is null || _farServer == _nearServer; i++)
        {
            _far = $"far{i}";
            _farServer = await Cluster.PrimaryOfAsync(_far);
        }
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    [Fact]
    public async Task A_denial_that_comes_after_the_time_limit_still_gives_back()
    {
        await using StoreHost store = await StartAsync(TimeSpan.FromMilliseconds(200));
        await _farServer!.FreezeAsync();

        Assert.NotNull(await store.ChargeAsync(Batch(denied: true)));
        await _farServer.ThawAsync();

        await UntilRemainingIsAsync(store, Amount);
    }

    [Fact]
    public async Task A_server_that_dies_is_a_fault_and_the_other_gives_back()
    {
        await using StoreHost store = await StartAsync(TimeSpan.FromSeconds(20));
        await _farServer!.FreezeAsync();
        Task<StoreFault?> charging = store.ChargeAsync(Batch(denied: false)).AsTask();
        await UntilRemainingIsAsync(store, Amount - Hits);

        await _farServer.KillAsync();

        Assert.NotNull(await charging.WaitAsync(Patience));
        await UntilRemainingIsAsync(store, Amount);
    }

    [Fact]
    public async Task A_server_that_dies_before_it_gives_back_leaves_hits_charged()
    {
        await using StoreHost store = await StartAsync(TimeSpan.FromSeconds(20));
        await _farServer!.FreezeAsync();
        Task<StoreFault?> charging = store.ChargeAsync(Batch(denied: true)).AsTask();
        await UntilRemainingIsAsync(store, Amount - Hits);
        await UntilReplicatedAsync(_nearServer!);
        await _nearServer!.FreezeAsync();
        await _farServer.ThawAsync();

        // Its answer follows the denial's on the same connection: the hits are on their way back by then.
        ChargeBatch later = new();
        later.Append(_far, Limits.Of(LimitAlgorithm.Gcra, Amount), 0);
        await store.ReadAsync(later);
        await _nearServer.KillAsync();

        Assert.NotNull(await charging.WaitAsync(Patience));
        await Cluster.WaitUntilServedAsync(_nearServer);
        await UntilRemainingIsAsync(store, Amount - Hits);
    }

    private static string KeyOf(LimitAlgorithm algorithm) => $"{Near}{algorithm}";

    private static Task<TimeSpan> UntilReplicatedAsync(RedisServer primary) => Eventually.IsTrueAsync(
        async () =>
        {
            Dictionary<string, string> replication = (await primary.CliAsync("INFO", "replication"))
                .Split('\n', StringSplitOptions.TrimEntries)
                .Select(static line => line.Split(':'))
                .Where(static parts => parts.Length == 2)
                .ToDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);
            return replication["slave0"].Contains($"offset={replication["master_repl_offset"]},", StringComparison.Ordinal);
        },
        Patience,
        static () => "the replica has what its primary has");

    private ChargeBatch Batch(bool denied)
    {
        ChargeBatch batch = new() { AllOrNothing = true };
        foreach (LimitAlgorithm algorithm in Algorithms)
        {
            batch.Append(KeyOf(algorithm), Limits.Of(algorithm, Amount), Hits);
        }

        batch.Append(_far, Limits.Of(LimitAlgorithm.Gcra, Amount), denied ? Amount + 1 : 1);
        return batch;
    }

    private static async Task UntilRemainingIsAsync(StoreHost store, long remaining)
    {
        string last = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                ChargeBatch batch = new();
                foreach (LimitAlgorithm algorithm in Algorithms)
                {
                    batch.Append(KeyOf(algorithm), Limits.Of(algorithm, Amount), 0);
                }

                StoreFault? fault = await store.ReadAsync(batch);
                long[] seen = [.. batch.Charges.ToArray().Select(static charge => charge.IsFixedWindow() ? Amount - charge.Counter : charge.Outcome.Remaining)];
                last = fault?.Message ?? string.Join(' ', seen);
                return fault is null && seen.All(each => each == remaining);
            },
            Patience,
            () => $"{remaining} remaining of each: {last}");
    }

    private Task<StoreHost> StartAsync(TimeSpan timeout) =>
        StoreHost.StartAsync(StoreHost.Patient(Cluster.Url, RedisTopologyKind.Cluster) with { OperationTimeout = timeout });
}
