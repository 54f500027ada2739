using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("1ms", 1_000)]
    [InlineData("90s", 90_000_000)]
    [InlineData("15m", 900_000_000)]
    [InlineData("1h30m", 5_400_000_000)]
    [InlineData("2d3h4m5s6ms", 183_845_006_000)]
    [InlineData("0s", 0)]
    [InlineData("007s", 7_000_000)]
    [InlineData("366000d", 31_622_400_000_000_000)]
    public void Times_are_numbers_with_units(string text, long microseconds)
    {
        Assert.True(DurationText.TryParse(text, out long parsed));
        Assert.Equal(microseconds, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("1H")]
    [InlineData("1w")]
    [InlineData("1us")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1h30")]
    [InlineData("٣s")]
    [InlineData("366001d")]
    [InlineData("99999999999999999999s")]
    [InlineData("9223372036854775807ms")]
    public void Anything_else_is_no_time(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(999, "0ms")]
    [InlineData(1_000, "1ms")]
    [InlineData(1_500_000, "1500ms")]
    [InlineData(60_000_000, "1m")]
    [InlineData(90_000_000, "90s")]
    [InlineData(129_600_000_000, "36h")]
    [InlineData(2_592_000_000_000, "30d")]
    public void Times_are_written_with_one_unit(long microseconds, string text) => Assert.Equal(text, DurationText.Format(microseconds));
}
