using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis.Tests.Charging;
using EnvoyRls.Testing;
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

    [Fact]
    public async Task A_clock_that_is_set_is_put_right_before_the_next_sample_is_due()
    {
        ShiftedTimeProvider time = new(TimeSpan.Zero);
        WindowClock clock = new(time);
        StatRegistry statistics = new();
        await using Supervisor supervisor = new(time, statistics, NullLogger<Supervisor>.Instance);
        await using RedisCounterStore store = await ConnectAsync(time, clock, statistics, supervisor);
        foreach (int hours in (int[])[-1, 2, 0])
        {
            time.Set(TimeSpan.FromHours(hours));

            // Samples are due every ten seconds.
            await Eventually.IsTrueAsync(
                () => (clock.Offset + TimeSpan.FromHours(hours)).Duration() < TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(8), $"it follows {hours} hours");
        }
    }

    [Theory]
    [MemberData(nameof(Limits.Algorithms), MemberType = typeof(Limits))]
    public async Task Replicas_whose_clocks_are_five_seconds_apart_share_every_window(LimitAlgorithm algorithm)
    {
        const int Amount = 50;
        const long Window = 4_000_000;
        StatRegistry statistics = new();
        await using Supervisor ones = new(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        await using Supervisor others = new(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        ShiftedTimeProvider early = new(TimeSpan.FromSeconds(-2.5));
        ShiftedTimeProvider late = new(TimeSpan.FromSeconds(2.5));
        WindowClock[] clocks = [new(early), new(late)];
        await using RedisCounterStore one = await ConnectAsync(early, clocks[0], statistics, ones);
        await using RedisCounterStore other = await ConnectAsync(late, clocks[1], statistics, others);
        Limit limit = Limits.Of(algorithm, Amount, algorithm == LimitAlgorithm.FixedWindow ? Window : Limits.Year);
        string key = $"apart-{algorithm}";

        if (algorithm == LimitAlgorithm.FixedWindow)
        {
            // A window that has just begun, so that all calls fall into it.
            long begins = FixedWindow.At(clocks[0].UnixMicroseconds, Window).End;
            await Eventually.TrueAsync(() => clocks.All(clock => clock.UnixMicroseconds >= begins));
        }

        int admitted = 0;
        for (int i = 0; i < Amount; i++)
        {
            admitted += await IsAdmittedAsync(one, clocks[0]) ? 1 : 0;
            admitted += await IsAdmittedAsync(other, clocks[1]) ? 1 : 0;
        }

        Assert.Equal(Amount, admitted);

        async Task<bool> IsAdmittedAsync(RedisCounterStore store, WindowClock clock)
        {
            ChargeBatch batch = new();
            Append(batch, clock.UnixMicroseconds);
            Assert.Null(await store.ChargeAsync(batch));
            return limit.Algorithm == LimitAlgorithm.FixedWindow ? batch.Charges[0].Counter <= Amount : batch.Charges[0].Outcome.Admitted;
        }

        void Append(ChargeBatch batch, long now)
        {
            bool isFixed = limit.Algorithm == LimitAlgorithm.FixedWindow;
            Window window = isFixed ? FixedWindow.At(now, Window) : default;
            byte[] start = isFixed ? Encoding.UTF8.GetBytes(window.Start.ToString(CultureInfo.InvariantCulture)) : [];
            ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes(key), start);
            charge.Limit = limit;
            charge.Hits = 1;
            charge.MayDeny = true;
            charge.Window = window;
            charge.ExpirySeconds = 60;
        }
    }

    private Task<RedisCounterStore> ConnectAsync(TimeProvider time, WindowClock clock, StatRegistry statistics, Supervisor supervisor) =>
        RedisCounterStore.ConnectAsync(
            StoreHost.Patient(server.Redis.Address), time, clock, null, statistics, supervisor, NullLoggerFactory.Instance, CancellationToken.None);

    private async Task<WindowClock> FollowAsync(TimeSpan shift, TimeSpan initialOffset)
    {
        ShiftedTimeProvider time = new(shift);
        WindowClock clock = new(time) { Offset = initialOffset };
        StatRegistry statistics = new();
        await using Supervisor supervisor = new(time, statistics, NullLogger<Supervisor>.Instance);
        await using RedisCounterStore store = await ConnectAsync(time, clock, statistics, supervisor);
        return clock;
    }
}
