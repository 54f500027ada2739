using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting;

public sealed class ClockStepsTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(-1_000)]
    [InlineData(3_600_000)]
    [InlineData(-50)]
    public void A_clock_that_is_set_is_seen_once(int milliseconds)
    {
        ClockSteps steps = new(_time);
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.SetUtcNow(_time.GetUtcNow().AddMilliseconds(milliseconds));

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), steps.Look());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, steps.Look());
    }

    [Fact]
    public void Time_that_passes_is_no_step_and_neither_is_a_clock_that_is_slewed()
    {
        ClockSteps steps = new(_time);
        for (int second = 0; second < 1_000; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _time.SetUtcNow(_time.GetUtcNow() - TimeSpan.FromMicroseconds(500));

            Assert.Equal(TimeSpan.Zero, steps.Look());
        }
    }
}
