using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests.Clock;

public sealed class RedisClockTests(PlainServer server) : IClassFixture<PlainServer>
{
    [Theory]
    [InlineData(-5000)]
    [InlineData(90_000)]
    public async Task Windows_follow_the_servers_clock(int shiftMilliseconds)
    {
        WindowClock clock = await FollowAsync(TimeSpan.FromMilliseconds(shiftMilliseconds), TimeSpan.Zero);

        Assert.InRange(clock.Offset.TotalMilliseconds, -shiftMilliseconds - 50, -shiftMilliseconds + 50);
    }

    [Fact]
    public async Task A_difference_too_small_to_tell_moves_nothing()
    {
        WindowClock clock = await FollowAsync(TimeSpan.Zero, TimeSpan.FromMilliseconds(2));

        Assert.Equal(TimeSpan.FromMilliseconds(2), clock.Offset);
    }

    private async Task<WindowClock> FollowAsync(TimeSpan shift, TimeSpan initialOffset)
    {
        ShiftedTimeProvider time = new(shift);
        WindowClock clock = new(time) { Offset = initialOffset };
        StatRegistry statistics = new();
        await using Supervisor supervisor = new(time, statistics, NullLogger<Supervisor>.Instance);
        await using RedisCounterStore store = await RedisCounterStore.ConnectAsync(
            StoreHost.Patient(server.Redis.Address), time, clock, null, statistics, supervisor, NullLoggerFactory.Instance, CancellationToken.None);
        return clock;
    }
}
