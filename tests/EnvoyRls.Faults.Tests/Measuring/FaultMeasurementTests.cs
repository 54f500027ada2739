using System.Diagnostics;
using EnvoyRls.Faults.Tests.Load;

namespace EnvoyRls.Faults.Tests.Measuring;

public sealed class FaultMeasurementTests
{
    private const int Rate = 100;

    [Fact]
    public void Who_never_failed_recovered_at_once() => Assert.Equal(TimeSpan.Zero, Recovery(_ => false));

    [Fact]
    public void Recovery_is_where_calls_stop_failing_but_for_one_or_two() => Assert.Equal(430, Recovery(static at => at < 450)!.Value.TotalMilliseconds, 25.0);

    [Fact]
    public void A_stray_failure_is_no_outage() => Assert.Equal(TimeSpan.Zero, Recovery(static at => at == 300));

    [Fact]
    public void Calls_that_fail_again_within_a_second_had_not_recovered() =>
        Assert.Equal(880, Recovery(static at => at < 100 || at is >= 800 and < 900)!.Value.TotalMilliseconds, 25.0);

    [Fact]
    public void Whether_a_second_is_clean_is_not_said_before_it_is_over() => Assert.Null(Recovery(static at => at < 2_500));

    /// <summary>What is told of calls that are made for three seconds from the fault's end on, those failing that are said to by when they are made, in milliseconds.</summary>
    private static TimeSpan? Recovery(Predicate<int> fails) => FaultMeasurement.RecoveryOf(
        Enumerable.Range(0, 3 * Rate).Select(i => i * 1_000 / Rate).Select(at => new FaultCall
        {
            Target = CallTarget.Oracle,
            Mode = FailureMode.Error,
            SentAt = Timestamp(at),
            Took = TimeSpan.FromMilliseconds(1),
            TimerTook = TimeSpan.Zero,
            Outcome = fails(at) ? CallOutcome.Error : CallOutcome.Ok,
            Status = "",
        }),
        Timestamp(0));

    private static long Timestamp(int milliseconds) => Stopwatch.Frequency + (milliseconds * Stopwatch.Frequency / 1_000);
}
