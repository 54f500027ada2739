using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Tests.Algorithms;

public sealed class FixedWindowTests
{
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
        Window window = FixedWindow.At(unit, now, calendarMonths: false);

        Assert.Equal(new Window(start, seconds), window);
        Assert.Equal(left, window.SecondsLeft(now));
    }

    [Theory]
    [InlineData("2026-11-21T05:00:00Z", "2026-11-19T00:00:00Z")]
    [InlineData("2026-11-19T00:00:00Z", "2026-11-19T00:00:00Z")]
    [InlineData("2026-11-18T23:59:59Z", "2026-11-12T00:00:00Z")]
    public void Weeks_start_on_thursday(string now, string start)
    {
        Window window = FixedWindow.At(LimitUnit.Week, Unix(now), calendarMonths: true);

        Assert.Equal(Unix(start), window.Start);
        Assert.Equal(DayOfWeek.Thursday, DateTimeOffset.FromUnixTimeSeconds(window.Start).DayOfWeek);
    }

    [Theory]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z", 29)]
    [InlineData("2023-02-01T00:00:00Z", "2023-02-01T00:00:00Z", 28)]
    [InlineData("2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", 31)]
    [InlineData("2026-11-21T05:00:00Z", "2026-11-01T00:00:00Z", 30)]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 31)]
    public void Calendar_months_are_an_option(string now, string start, int days)
    {
        Window window = FixedWindow.At(LimitUnit.Month, Unix(now), calendarMonths: true);

        Assert.Equal(new Window(Unix(start), days * 86_400L), window);
        Assert.InRange(window.SecondsLeft(Unix(now)), 1, window.Seconds);
    }

    [Fact]
    public void Calendar_months_change_no_other_unit() =>
        Assert.All(
            [LimitUnit.Second, LimitUnit.Minute, LimitUnit.Hour, LimitUnit.Day, LimitUnit.Week, LimitUnit.Year],
            unit => Assert.Equal(FixedWindow.At(unit, 1_700_000_000, calendarMonths: false), FixedWindow.At(unit, 1_700_000_000, calendarMonths: true)));

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

    private static long Unix(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
