using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Counting;

public sealed class WindowClockTests
{
    [Fact]
    public void It_tells_whole_seconds_corrected_by_the_offset()
    {
        ManualTime time = new(1_000);
        WindowClock clock = new(time);
        Assert.Equal(1_000, clock.UnixSeconds);

        time.Advance(TimeSpan.FromMilliseconds(600));
        Assert.Equal(1_000, clock.UnixSeconds);

        clock.Offset = TimeSpan.FromMilliseconds(400);
        Assert.Equal(1_001, clock.UnixSeconds);
        Assert.Equal(TimeSpan.FromMilliseconds(400), clock.Offset);

        clock.Offset = TimeSpan.FromSeconds(-2);
        Assert.Equal(998, clock.UnixSeconds);
    }
}
