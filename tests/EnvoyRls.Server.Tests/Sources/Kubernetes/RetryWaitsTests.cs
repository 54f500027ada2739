using EnvoyRls.Server.Sources.Kubernetes;

namespace EnvoyRls.Server.Tests.Sources.Kubernetes;

public sealed class RetryWaitsTests
{
    [Fact]
    public void Waits_double_up_to_half_a_minute_and_are_never_alike()
    {
        RetryWaits waits = new(new Random(1));
        double[] seconds = [.. Enumerable.Range(0, 10).Select(_ => waits.Next(TimeSpan.Zero).TotalSeconds)];

        for (int i = 0; i < seconds.Length; i++)
        {
            double bound = Math.Min(30, 0.5 * Math.Pow(2, i));
            Assert.InRange(seconds[i], bound / 2, bound);
        }

        Assert.Equal(seconds.Length, seconds.Distinct().Count());
        waits.Reset();
        Assert.InRange(waits.Next(TimeSpan.Zero).TotalSeconds, 0.25, 0.5);
    }

    [Fact]
    public void A_wait_that_the_server_asks_for_is_kept_to_up_to_half_a_minute()
    {
        RetryWaits waits = new(new Random(1));

        Assert.Equal(TimeSpan.FromSeconds(7), waits.Next(TimeSpan.FromSeconds(7)));
        Assert.Equal(TimeSpan.FromSeconds(30), waits.Next(TimeSpan.FromHours(1)));
    }
}
