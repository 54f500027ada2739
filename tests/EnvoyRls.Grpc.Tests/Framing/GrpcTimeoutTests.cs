using EnvoyRls.Grpc.Framing;

namespace EnvoyRls.Grpc.Tests.Framing;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("20m", 200_000)]
    [InlineData("5u", 50)]
    [InlineData("100n", 1)]
    [InlineData("101n", 2)]
    [InlineData("0S", 0)]
    [InlineData("00000007S", 70_000_000)]
    [InlineData("99999999H", 99_999_999 * 36_000_000_000)]
    public void Every_unit_is_understood(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out TimeSpan timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1 S")]
    [InlineData("+1S")]
    [InlineData("1h")]
    [InlineData("100000000S")]
    [InlineData("٣S")]
    public void Anything_else_is_not(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Theory]
    [InlineData(-1, "0u")]
    [InlineData(0, "0u")]
    [InlineData(1, "1u")]
    [InlineData(200_000, "20000u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(999_999_991, "100000m")]
    [InlineData(999_999_990_001, "100000S")]
    [InlineData(long.MaxValue, "99999999H")]
    public void A_time_is_sent_in_the_finest_unit_that_holds_it_rounded_up(long ticks, string text) =>
        Assert.Equal(text, GrpcTimeout.Format(new TimeSpan(ticks)));
}
