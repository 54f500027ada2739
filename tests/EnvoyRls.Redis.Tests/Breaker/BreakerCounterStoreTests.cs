using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Breaker;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Breaker;

public sealed class BreakerCounterStoreTests : IAsyncDisposable
{
    private static readonly StoreFault Gone = new(StoreFaultKind.Unavailable, "gone");

    private readonly FakeTimeProvider _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly AnsweringStore _store = new();
    private readonly BreakerCounterStore _breaker;

    public BreakerCounterStoreTests() =>
        _breaker = new BreakerCounterStore(_store, new BreakerOptions { MinCalls = 10 }, _time, _statistics);

    public ValueTask DisposeAsync() => _breaker.DisposeAsync();

    [Fact]
    public async Task A_store_that_answers_is_asked_every_time()
    {
        await AskAsync(50);
        await _breaker.ReadAsync(new ChargeBatch());

        Assert.Equal((51, BreakerState.Closed), (_store.Calls, _breaker.State));
    }

    [Fact]
    public async Task A_store_that_keeps_failing_is_left_alone_for_a_while()
    {
        _store.Fault = Gone;
        StoreFault?[] faults = await AskAsync(100);

        Assert.All(faults, fault => Assert.Equal(StoreFaultKind.Unavailable, fault!.Kind));
        Assert.Equal((10, BreakerState.Open), (_store.Calls, _breaker.State));
        Assert.Equal((1ul, 90ul, 2d), (Count("opened_total"), Count("refused_total"), _statistics.Gauges.Single(gauge => gauge.Name == "envoyrls.store_breaker.state").Value));
    }

    [Theory]
    [InlineData(StoreFaultKind.DeadlineExceeded)]
    [InlineData(StoreFaultKind.Overloaded)]
    public async Task What_is_not_the_stores_fault_is_not_held_against_it(StoreFaultKind kind)
    {
        _store.Fault = new StoreFault(kind, "not mine");
        StoreFault?[] faults = await AskAsync(100);

        Assert.All(faults, fault => Assert.Same(_store.Fault, fault));
        Assert.Equal((100, BreakerState.Closed), (_store.Calls, _breaker.State));
    }

    /// <summary>Failures, then successes, then a failure: at least 10 batches of which half failed.</summary>
    [Theory]
    [InlineData(5, 4, BreakerState.Open)]
    [InlineData(4, 5, BreakerState.Open)]
    [InlineData(3, 6, BreakerState.Closed)]
    [InlineData(8, 0, BreakerState.Closed)]
    [InlineData(9, 0, BreakerState.Open)]
    public async Task It_opens_by_the_share_of_failures_among_enough_batches(int failures, int successes, BreakerState expected)
    {
        await AskAsync(1_000);
        _store.Fault = Gone;
        await AskAsync(failures);
        _store.Fault = null;
        await AskAsync(successes);
        _store.Fault = Gone;
        await AskAsync(1);

        Assert.Equal(expected, _breaker.State);
    }

    [Fact]
    public async Task A_store_that_is_known_to_answer_again_is_asked_before_the_break_is_over()
    {
        _store.Fault = Gone;
        await AskAsync(20);
        Assert.Equal(BreakerState.Open, _breaker.State);
        _store.Fault = null;

        _breaker.Close();

        Assert.All(await AskAsync(20), Assert.Null);
        Assert.Equal((30, BreakerState.Closed), (_store.Calls, _breaker.State));
    }

    [Fact]
    public async Task A_store_that_was_thought_to_answer_again_and_does_not_is_left_alone_again()
    {
        _store.Fault = Gone;
        await AskAsync(20);

        _breaker.Close();
        await AskAsync(20);

        Assert.Equal((20, BreakerState.Open), (_store.Calls, _breaker.State));
        Assert.Equal(2ul, Count("opened_total"));
    }

    [Fact]
    public async Task Failures_further_apart_than_the_sampling_time_do_not_add_up()
    {
        _store.Fault = Gone;
        for (int i = 0; i < 20; i++)
        {
            await AskAsync(1);
            _time.Advance(TimeSpan.FromSeconds(1.1));
        }

        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public async Task After_the_break_one_batch_tries_and_its_success_lets_all_through()
    {
        await OpenAsync();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.NotNull((await AskAsync(1))[0]);
        Assert.Equal(0, _store.Calls);

        _time.Advance(TimeSpan.FromMilliseconds(2));
        TaskCompletionSource<StoreFault?> answer = _store.Hold();
        ValueTask<StoreFault?> trying = _breaker.ChargeAsync(new ChargeBatch());
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        Assert.All(await AskAsync(20), Assert.NotNull);
        Assert.Equal(1, _store.Calls);

        answer.SetResult(null);
        Assert.Null(await trying);
        Assert.All(await AskAsync(20), Assert.Null);
        Assert.Equal((21, BreakerState.Closed), (_store.Calls, _breaker.State));
    }

    [Theory]
    [InlineData(StoreFaultKind.Unavailable)]
    [InlineData(StoreFaultKind.DeadlineExceeded)]
    public async Task A_try_that_proves_nothing_leaves_it_open(StoreFaultKind kind)
    {
        await OpenAsync();
        _store.Fault = new StoreFault(kind, "still");
        _time.Advance(TimeSpan.FromSeconds(1.001));

        Assert.All(await AskAsync(5), Assert.NotNull);
        Assert.Equal((1, BreakerState.Open), (_store.Calls, _breaker.State));

        _store.Fault = null;
        _time.Advance(TimeSpan.FromSeconds(1.001));
        Assert.All(await AskAsync(5), Assert.Null);
    }

    [Fact]
    public async Task It_closes_again_over_a_real_Redis()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost host = await StoreHost.StartAsync(StoreHost.Patient(server.Address) with { OperationTimeout = TimeSpan.FromMilliseconds(200) });
        BreakerCounterStore breaker = new(host.Store, new BreakerOptions { MinCalls = 5, Break = TimeSpan.FromMilliseconds(500) }, TimeProvider.System, host.Statistics);
        Batch batch = new Batch("breaker").Add("k", 1, windowStart: host.Clock.UnixSeconds / 3600 * 3600, windowSeconds: 3600);
        await Eventually.IsTrueAsync(async () => await breaker.ChargeAsync(batch.Charges) is null, TimeSpan.FromSeconds(20), () => "Redis counts");

        await server.KillAsync();
        await Eventually.IsTrueAsync(
            async () => await breaker.ChargeAsync(batch.Charges) is not null && breaker.State == BreakerState.Open, TimeSpan.FromSeconds(20), () => "the breaker opens");

        await server.RestartAsync();
        await Eventually.IsTrueAsync(async () => await breaker.ChargeAsync(batch.Charges) is null, TimeSpan.FromSeconds(20), () => "Redis counts again");
        Assert.Equal(BreakerState.Closed, breaker.State);
    }

    private async Task OpenAsync()
    {
        _store.Fault = Gone;
        await AskAsync(10);
        Assert.Equal(BreakerState.Open, _breaker.State);
        _store.Fault = null;
        _store.Calls = 0;
    }

    private async Task<StoreFault?[]> AskAsync(int times)
    {
        StoreFault?[] faults = new StoreFault?[times];
        for (int i = 0; i < times; i++)
        {
            faults[i] = await _breaker.ChargeAsync(new ChargeBatch());
        }

        return faults;
    }

    private ulong Count(string name) => _statistics.Counter($"envoyrls.store_breaker.{name}").Value;

    /// <summary>Answers what it is told to, the next call later if it is held.</summary>
    private sealed class AnsweringStore : ICounterStore
    {
        private TaskCompletionSource<StoreFault?>? _held;

        public int Calls { get; set; }

        public StoreFault? Fault { get; set; }

        public TaskCompletionSource<StoreFault?> Hold() => _held = new TaskCompletionSource<StoreFault?>();

        public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
        {
            Calls++;
            TaskCompletionSource<StoreFault?>? held = _held;
            _held = null;
            return held is null ? new(Fault) : new(held.Task);
        }

        public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => ChargeAsync(batch);

        public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => ChargeAsync(batch);

        public ValueTask DisposeAsync() => default;
    }
}
