using System.Xml.Linq;
using EnvoyRls.Bench.Comparison;
using EnvoyRls.Bench.Documents;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Tests;

/// <summary>What docs/algorithms.md shows is what the algorithms do.</summary>
public sealed class AlgorithmComparisonTests
{
    [Fact]
    public async Task The_manuals_tables_are_those_that_the_command_makes()
    {
        string manual = await File.ReadAllTextAsync(Repository.PathOf("docs", AlgorithmComparison.Manual), TestContext.Current.CancellationToken);

        Assert.True(
            await AlgorithmComparison.WithTablesAsync(manual) == manual,
            "docs/algorithms.md is not what this makes of it: EnvoyRls.Bench algorithms-compare docs");
    }

    [Fact]
    public async Task The_manuals_plots_are_those_that_the_command_makes()
    {
        foreach ((string name, string plot) in await AlgorithmComparison.PlotsAsync())
        {
            string committed = await File.ReadAllTextAsync(Repository.PathOf("docs", name), TestContext.Current.CancellationToken);

            Assert.True(plot == committed, $"docs/{name} is not what this makes: EnvoyRls.Bench algorithms-compare docs");
            Assert.Equal("svg", XDocument.Parse(plot).Root!.Name.LocalName);
        }
    }

    [Fact]
    public async Task The_manual_shows_every_plot()
    {
        string manual = await File.ReadAllTextAsync(Repository.PathOf("docs", AlgorithmComparison.Manual), TestContext.Current.CancellationToken);

        Assert.All((await AlgorithmComparison.PlotsAsync()).Keys, name => Assert.Contains($"]({name})", manual, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fixed_window", 2.0, 2.0)]
    [InlineData("sliding_window_log", 1.0, 1.0)]
    [InlineData("sliding_window_counter", 1.0, 1.01)]
    [InlineData("token_bucket", 1.0, 1.01)]
    [InlineData("gcra", 1.0, 1.01)]
    public async Task A_burst_around_a_boundary_gets_through_as_often_as_each_algorithm_lets_it(string name, double least, double most)
    {
        ComparedLimit compared = ComparedLimit.All.Single(limit => limit.Name == name);
        Traffic traffic = TrafficPatterns.All.Single(pattern => pattern.Name == TrafficPatterns.BoundaryAttack);

        Assert.InRange((await Accuracy.MeasureAsync(compared, traffic)).Overshoot, least, most);
    }

    [Fact]
    public void A_section_that_is_not_there_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => MarkedSection.Replace("<!-- attacks: a --><!-- attacks-of-old: b --><!-- end -->", "attacks", "b", "text"));
}
