using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Core.Tests.Support;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Core.Tests.Supervision;

public sealed class SupervisorTests : IAsyncDisposable
{
    private static readonly int[] GrowingWaits = [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000];

    private readonly ManualTime _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly Supervisor _supervisor;

    public SupervisorTests() => _supervisor = new Supervisor(_time, _statistics, NullLogger<Supervisor>.Instance);

    public ValueTask DisposeAsync() => _supervisor.DisposeAsync();

    [Theory]
    [InlineData(false, "broken")]
    [InlineData(true, "returned before the stop")]
    public async Task A_loop_that_ends_is_started_again_after_a_growing_wait(bool returns, string error)
    {
        int runs = 0;
        SupervisedLoop loop = _supervisor.Run("loop", _ =>
        {
            Interlocked.Increment(ref runs);
            return returns ? Task.CompletedTask : throw new InvalidOperationException("broken");
        });

        for (int restart = 0; restart < GrowingWaits.Length; restart++)
        {
            Assert.Equal(GrowingWaits[restart], await NextWaitAsync());
            Assert.Equal(restart + 1, Volatile.Read(ref runs));
            Assert.Equal(restart + 1, loop.Restarts);
            Assert.Equal(error, loop.LastError);
            Assert.False(loop.Running);
            _time.Advance(TimeSpan.FromMilliseconds(GrowingWaits[restart]));
        }

        await NextWaitAsync();
        Assert.Equal((ulong)GrowingWaits.Length + 1, _statistics.Counter("envoyrls.supervisor.loop.restarts_total").Value);
    }

    [Fact]
    public async Task A_loop_that_ran_long_starts_again_soon()
    {
        TaskCompletionSource failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int runs = 0;
        _supervisor.Run("loop", _ => Interlocked.Increment(ref runs) == 5 ? failure.Task : Task.FromException(new IOException("short")));
        for (int i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(await NextWaitAsync()));
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref runs) == 5, "the fifth run has started");
        _time.Advance(TimeSpan.FromMinutes(1));
        failure.SetException(new IOException("long"));

        Assert.Equal(100, await NextWaitAsync());
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_stop_is_a_failure()
    {
        SupervisedLoop loop = _supervisor.Run("loop", _ => Task.FromException(new OperationCanceledException("a timeout of its own")));

        await NextWaitAsync();

        Assert.Equal(1, loop.Restarts);
        Assert.Equal("a timeout of its own", loop.LastError);
    }

    [Fact]
    public async Task The_stop_waits_until_every_loop_has_returned()
    {
        TaskCompletionSource cleaned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool finished = false;
        SupervisedLoop loop = _supervisor.Run("loop", async stop =>
        {
            running.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            await cleaned.Task;
            finished = true;
        });
        await running.Task;
        Assert.True(loop.Running);

        Task stopping = _supervisor.DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted);
        cleaned.SetResult();
        await stopping;

        Assert.True(finished);
        Assert.False(loop.Running);
        Assert.Equal(0, loop.Restarts);
        Assert.Null(loop.LastError);
    }

    [Fact]
    public async Task The_stop_ends_the_wait_for_a_restart()
    {
        int runs = 0;
        SupervisedLoop loop = _supervisor.Run("loop", _ => throw new IOException($"run {Interlocked.Increment(ref runs)}"));
        await NextWaitAsync();

        await _supervisor.DisposeAsync();

        Assert.Equal(1, runs);
        Assert.False(loop.Running);
        Assert.Equal("run 1", loop.LastError);
    }

    [Fact]
    public void Two_loops_may_not_have_one_name()
    {
        _supervisor.Run("loop", stop => Task.Delay(Timeout.InfiniteTimeSpan, stop));

        Assert.Throws<InvalidOperationException>(() => _supervisor.Run("loop", stop => Task.Delay(Timeout.InfiniteTimeSpan, stop)));
        Assert.Equal("loop", Assert.Single(_supervisor.Loops).Name);
    }

    /// <summary>Waits until the supervisor waits for a restart; tells for how many milliseconds.</summary>
    private async Task<double> NextWaitAsync()
    {
        await Eventually.TrueAsync(() => _time.TimerCount == 1, "the supervisor waits for a restart");
        return _time.PendingWaits()[0].TotalMilliseconds;
    }
}
