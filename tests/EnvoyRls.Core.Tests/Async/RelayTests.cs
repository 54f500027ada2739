using EnvoyRls.Core.Async;

namespace EnvoyRls.Core.Tests.Async;

public sealed class RelayTests
{
    private readonly Lengths _relay = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_result_is_made_of_what_was_awaited_again_and_again(bool late)
    {
        for (int length = 0; length < 3; length++)
        {
            TaskCompletionSource<string> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            string text = new('x', length);
            if (!late)
            {
                source.SetResult(text);
            }

            ValueTask<int> measuring = _relay.Measure(new(source.Task));
            Assert.Equal(!late, measuring.IsCompletedSuccessfully);
            Task<int> measured = measuring.AsTask();
            source.TrySetResult(text);

            Assert.Equal(length, await measured);
        }
    }

    [Fact]
    public async Task A_failure_is_handed_on_and_the_relay_serves_again()
    {
        ValueTask<int> failing = _relay.Measure(ValueTask.FromException<string>(new IOException("away")));
        Assert.True(failing.IsFaulted);
        Assert.Equal("away", (await Assert.ThrowsAsync<IOException>(async () => await failing)).Message);

        Assert.Equal(3, await _relay.Measure(new("abc")));
    }

    [Fact]
    public async Task A_task_that_was_awaited_is_not_awaited_again()
    {
        ValueTask<int> measuring = _relay.Measure(new("abc"));
        ValueTask<int> copy = measuring;
        Assert.Equal(3, await measuring);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await copy);
    }

    private sealed class Lengths : Relay<string, int>
    {
        public ValueTask<int> Measure(ValueTask<string> text) => After(text);

        protected override int Finish(string result) => result.Length;
    }
}
