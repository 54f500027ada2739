using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Tests.Algorithms;

public sealed class FixedWindowTests
{
    private const long Second = 1_000_000;

    [Theory]
    [InlineData(LimitUnit.Second, 1_234, 1_234, 1, 1)]
    [InlineData(LimitUnit.Minute, 1_234, 1_200, 60, 26)]
    [InlineData(LimitUnit.Minute, 1_200, 1_200, 60, 60)]
    [InlineData(LimitUnit.Minute, 1_259, 1_200, 60, 1)]
    [InlineData(LimitUnit.Hour, 1_000_000, 997_200, 3_600, 800)]
    [InlineData(LimitUnit.Day, 1_000_000, 950_400, 86_400, 36_800)]
    [InlineData(LimitUnit.Week, 0, 0, 604_800, 604_800)]
    [InlineData(LimitUnit.Month, 2_592_000, 2_592_000, 2_592_000, 2_592_000)]
    [InlineData(LimitUnit.Year, 31_535_999, 0, 31_536_000, 1)]
    public void Windows_are_aligned_to_the_epoch(LimitUnit unit, long now, long start, long seconds, long left)
    {
        Window window = FixedWindow.At(now * Second, LimitUnits.Seconds(unit) * Second);

        Assert.Equal(new Window(start * Second, seconds * Second), window);
        Assert.Equal(left * Second, window.Left(now * Second));
        Assert.Equal(left * Second, window.Left((now * Second) + 999_999));
    }

    [Theory]
    [InlineData("2026-11-21T05:00:00Z", "2026-11-19T00:00:00Z")]
    [InlineData("2026-11-19T00:00:00Z", "2026-11-19T00:00:00Z")]
    [InlineData("2026-11-18T23:59:59Z", "2026-11-12T00:00:00Z")]
    public void Weeks_of_the_epoch_start_on_thursday(string now, string start)
    {
        Window window = FixedWindow.At(Unix(now), LimitUnits.Seconds(LimitUnit.Week) * Second);

        Assert.Equal(Unix(start), window.Start);
        Assert.Equal(DayOfWeek.Thursday, DateTimeOffset.FromUnixTimeSeconds(window.Start / Second).DayOfWeek);
    }

    [Theory]
    [InlineData(CalendarPeriod.Month, "2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z", 29)]
    [InlineData(CalendarPeriod.Month, "2023-02-01T00:00:00Z", "2023-02-01T00:00:00Z", 28)]
    [InlineData(CalendarPeriod.Month, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", 31)]
    [InlineData(CalendarPeriod.Month, "2026-11-21T05:00:00Z", "2026-11-01T00:00:00Z", 30)]
    [InlineData(CalendarPeriod.Month, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 31)]
    [InlineData(CalendarPeriod.Week, "2026-11-21T05:00:00Z", "2026-11-16T00:00:00Z", 7)]
    [InlineData(CalendarPeriod.Week, "2026-11-16T00:00:00Z", "2026-11-16T00:00:00Z", 7)]
    [InlineData(CalendarPeriod.Week, "2026-11-22T23:59:59Z", "2026-11-16T00:00:00Z", 7)]
    [InlineData(CalendarPeriod.Year, "2024-12-31T23:59:59Z", "2024-01-01T00:00:00Z", 366)]
    [InlineData(CalendarPeriod.Year, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 365)]
    public void Windows_may_follow_the_calendar(CalendarPeriod period, string now, string start, int days)
    {
        Window window = FixedWindow.At(Unix(now), period);

        Assert.Equal(new Window(Unix(start), days * 86_400L * Second), window);
        Assert.InRange(window.Left(Unix(now)), 1, window.Length);
    }

    [Theory]
    [InlineData(1_250, 500, 1_000, 250)]
    [InlineData(1_000, 500, 1_000, 500)]
    [InlineData(3_999, 1_500, 3_000, 501)]
    public void Windows_of_parts_of_a_second_end_to_the_moment(long nowMilliseconds, long milliseconds, long start, long left)
    {
        Window window = FixedWindow.At(nowMilliseconds * 1_000, milliseconds * 1_000);

        Assert.Equal(start * 1_000, window.Start);
        Assert.Equal(left * 1_000, window.Left(nowMilliseconds * 1_000));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 3, 8)]
    [InlineData(long.MaxValue, 0, long.MaxValue)]
    [InlineData(long.MaxValue - 1, 1, long.MaxValue)]
    [InlineData(long.MaxValue - 1, 2, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue)]
    public void Adding_saturates(long count, long hits, long expected) => Assert.Equal(expected, FixedWindow.Add(count, hits));

    [Theory]
    [InlineData(5, 3, 2)]
    [InlineData(5, 0, 5)]
    [InlineData(3, 3, 0)]
    [InlineData(3, 5, 0)]
    [InlineData(0, long.MaxValue, 0)]
    public void A_refund_stops_at_nothing(long count, long hits, long expected) => Assert.Equal(expected, FixedWindow.Refund(count, hits));

    private static long Unix(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds() * Second;
}
