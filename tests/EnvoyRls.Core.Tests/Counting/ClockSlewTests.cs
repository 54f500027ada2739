using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Core.Tests.Counting;

/// <summary>What limits in memory do when the clock of the machine is set.</summary>
public sealed class ClockSlewTests : IAsyncDisposable
{
    private const uint Amount = 60;
    private const int CallsASecond = 5;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2016-12-31T23:40:00Z", System.Globalization.CultureInfo.InvariantCulture));
    private readonly WindowClock _clock;
    private readonly StatRegistry _statistics = new();
    private readonly ClockSlew _slew;
    private readonly MemoryCounterStore _store;

    public ClockSlewTests()
    {
        _clock = new WindowClock(_time);
        _slew = new ClockSlew(_clock, _time, _statistics, NullLogger<ClockSlew>.Instance);
        _store = new MemoryCounterStore(1_000, _clock, _time, _statistics);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    public static TheoryData<LimitAlgorithm> Algorithms => [.. Enum.GetValues<LimitAlgorithm>()];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_clock_that_is_set_back_an_hour_halves_limits_and_never_frees_them(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm);
        long usual = await AdmittedAsync(limit, minutes: 10);
        Set(-Hour);
        long meanwhile = await AdmittedAsync(limit, minutes: 10);

        Assert.InRange(meanwhile, (usual / 2) - Amount, (usual / 2) + Amount);
        Assert.Equal(1UL, _statistics.Counter("envoyrls.clock.set_back_total").Value);

        // The clock is agreed with again after twice the time that it was set back by.
        await AdmittedAsync(limit, minutes: 111);
        Assert.Equal(TimeSpan.Zero, _clock.Offset);
        Assert.InRange(await AdmittedAsync(limit, minutes: 10), usual - Amount, usual + Amount);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_clock_that_is_set_forward_or_a_machine_that_slept_frees_one_limit_at_most(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm);
        long usual = await AdmittedAsync(limit, minutes: 10);
        Set(Hour);

        Assert.InRange(await AdmittedAsync(limit, minutes: 10), usual - Amount, usual + Amount);
        Assert.Equal(TimeSpan.Zero, _clock.Offset);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_second_that_is_told_twice_admits_nothing_more(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm);
        await AdmittedAsync(limit, minutes: 10);
        long usual = await AdmittedAsync(limit, minutes: 10);

        // The leap second of 2016 as Unix time has it: 23:59:59 is there twice.
        Assert.Equal(TimeSpan.Zero, _time.GetUtcNow().TimeOfDay);
        Set(TimeSpan.FromSeconds(-1));
        long then = await AdmittedAsync(limit, minutes: 10);

        Assert.InRange(then, usual - Amount, usual);
    }

    [Fact]
    public async Task A_clock_that_is_put_right_while_it_is_caught_up_with_is_followed()
    {
        Set(-Hour);
        await SecondsAsync(2);
        Set(Hour);
        await SecondsAsync(1);

        Assert.Equal(TimeSpan.Zero, _clock.Offset);

        async Task SecondsAsync(int seconds)
        {
            for (int i = 0; i < seconds; i++)
            {
                await SecondAsync(LimitOf(LimitAlgorithm.Gcra));
            }
        }
    }

    [Fact]
    public async Task The_clock_is_looked_at_every_second()
    {
        await using Supervisor supervisor = new(_time, _statistics, NullLogger<Supervisor>.Instance);
        _slew.Start(supervisor);
        await Eventually.TrueAsync(() => _time.ArmedTimers > 0);
        Set(-Hour);
        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => _clock.Offset == Hour);
    }

    private static Limit LimitOf(LimitAlgorithm algorithm) =>
        Limit.TryCreate(algorithm, Amount, 60_000_000, null, 0, out Limit? limit, out string? problem) ? limit : throw new InvalidOperationException(problem);

    private void Set(TimeSpan by) => _time.SetUtcNow(_time.GetUtcNow() + by);

    private async Task<long> AdmittedAsync(Limit limit, int minutes)
    {
        long admitted = 0;
        for (int second = 0; second < 60 * minutes; second++)
        {
            admitted += await SecondAsync(limit);
        }

        return admitted;
    }

    private async Task<long> SecondAsync(Limit limit)
    {
        long admitted = 0;
        for (int i = 0; i < CallsASecond; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1) / CallsASecond);
            admitted += await IsAdmittedAsync(limit) ? 1 : 0;
        }

        _slew.Look();
        return admitted;
    }

    private async Task<bool> IsAdmittedAsync(Limit limit)
    {
        ChargeBatch batch = new();
        Charge(batch, limit);
        Assert.Null(await _store.ChargeAsync(batch));
        ref readonly Charge charge = ref batch.Charges[0];
        if (limit.Algorithm != LimitAlgorithm.FixedWindow)
        {
            // Two windows, and until the step is seen the step.
            Assert.InRange(charge.Outcome.ResetMicroseconds, 0, 3_720_000_000);
        }

        return !charge.IsOver();
    }

    private void Charge(ChargeBatch batch, Limit limit)
    {
        ref Charge charge = ref batch.Add("k"u8, default);
        charge.Limit = limit;
        charge.Hits = 1;
        charge.MayDeny = true;
        charge.Window = FixedWindow.At(_clock.UnixMicroseconds, limit.WindowMicroseconds);
    }
}
