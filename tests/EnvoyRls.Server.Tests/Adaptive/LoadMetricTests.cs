using EnvoyRls.Server.Adaptive;

namespace EnvoyRls.Server.Tests.Adaptive;

public sealed class LoadMetricTests
{
    private const string Exposition = """
        # HELP cpu How busy.
        # TYPE cpu gauge
        cpu{zone="a",node="1"} 0.25
        cpu{node="2",zone="a"} 0.5 1700000000000
        cpu{zone="ab"} 7
        cpu_total 99
        up 1
        broken{zone="a"} NaN
        """;

    [Theory]
    [InlineData("cpu", 7.75)]
    [InlineData("cpu{zone=\"a\"}", 0.75)]
    [InlineData("cpu{zone=\"a\",node=\"1\"}", 0.25)]
    [InlineData("cpu_total", 99.0)]
    [InlineData("up", 1.0)]
    public void Sums_the_samples_that_are_asked_for(string selector, double expected) =>
        Assert.Equal(expected, LoadMetric.TryParse(selector)!.Read(Exposition));

    [Theory]
    [InlineData("down")]
    [InlineData("broken")]
    [InlineData("cpu{zone=\"b\"}")]
    [InlineData("up{zone=\"a\"}")]
    public void Tells_nothing_where_there_is_no_number(string selector) => Assert.Null(LoadMetric.TryParse(selector)!.Read(Exposition));

    [Theory]
    [InlineData("")]
    [InlineData("1cpu")]
    [InlineData("cpu usage")]
    [InlineData("cpu{zone=\"a\"")]
    [InlineData("cpu{zone=a}")]
    [InlineData("sum(cpu)")]
    public void Refuses_what_is_no_selector(string selector) => Assert.Null(LoadMetric.TryParse(selector));
}
