using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Sources.Xds;
using EnvoyRls.Server.Tests.Settings;

namespace EnvoyRls.Server.Tests.Sources.Xds;

public sealed class ReconnectWaitsTests
{
    [Fact]
    public void Waits_double_up_to_the_longest_and_start_anew_after_a_good_stream()
    {
        ReconnectWaits waits = Waits(1, ("XDS_CLIENT_BACKOFF_JITTER", "false"));

        Assert.Equal([10, 20, 40, 60, 60], Enumerable.Range(0, 5).Select(_ => waits.Failed().TotalSeconds));
        waits.Reset();
        Assert.Equal(10, waits.Failed().TotalSeconds);
    }

    [Fact]
    public void A_factor_above_one_is_how_waits_grow()
    {
        ReconnectWaits waits = Waits(0, ("XDS_CLIENT_BACKOFF_RANDOM_FACTOR", "3"), ("XDS_CLIENT_BACKOFF_MAX_INTERVAL", "1h"));

        Assert.Equal([10, 30, 90], Enumerable.Range(0, 3).Select(_ => waits.Failed().TotalSeconds));
    }

    [Theory]
    [InlineData("0.5", 5)]
    [InlineData("0.2", 8)]
    [InlineData("3", 5)]
    [InlineData("0", 10)]
    public void Chance_takes_its_share_off_a_wait(string factor, double shortest) =>
        Assert.Equal(shortest, Waits(1, ("XDS_CLIENT_BACKOFF_RANDOM_FACTOR", factor)).Failed().TotalSeconds, precision: 6);

    [Fact]
    public void A_longest_wait_below_the_first_is_the_first()
    {
        ReconnectWaits waits = Waits(0, ("XDS_CLIENT_BACKOFF_MAX_INTERVAL", "1s"));

        Assert.Equal([10, 10], Enumerable.Range(0, 2).Select(_ => waits.Failed().TotalSeconds));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0.5, 4)]
    [InlineData(1, 6)]
    public void A_server_that_cannot_be_reached_is_tried_at_an_even_pace(double chance, double seconds)
    {
        ReconnectWaits waits = Waits(chance, ("CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", "4s"));

        Assert.Equal([seconds, seconds], Enumerable.Range(0, 2).Select(_ => waits.Unreachable().TotalSeconds));
    }

    [Fact]
    public void Waits_of_nothing_are_a_hundredth_of_a_second()
    {
        ReconnectWaits waits = Waits(
            0, ("CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", "0"), ("XDS_CLIENT_BACKOFF_INITIAL_INTERVAL", "0s"), ("XDS_CLIENT_BACKOFF_MAX_INTERVAL", "0s"));

        Assert.Equal([10, 10, 10], new[] { waits.Unreachable(), waits.Failed(), waits.Failed() }.Select(wait => wait.TotalMilliseconds));
    }

    private static ReconnectWaits Waits(double chance, params (string Name, string Value)[] variables)
    {
        XdsSettings? settings = SettingsOf.Valid([("CONFIG_TYPE", "GRPC_XDS_SOTW"), .. variables]).Rules.Xds;
        return new ReconnectWaits(Assert.IsType<XdsSettings>(settings), () => chance);
    }
}
