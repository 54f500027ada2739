namespace EnvoyRls.Deployment.Tests.Dashboards;

public sealed class LiveDashboardTests(OutageStory story) : IClassFixture<OutageStory>
{
    /// <summary>Set to a directory, it gets the pictures; eng/dashboard-pictures.sh does.</summary>
    private const string PictureDirectory = "DASHBOARD_PICTURES";

    /// <summary>Nothing goes to Redis while it is away, so that there are no round trips to tell of. No panel is empty when all is well.</summary>
    private static readonly string[] EmptyInOutage = ["store: Store, p99 (A)", "store: Round trip (A)", "store: Round trip (B)", "store: Round trip (C)"];

    [Fact]
    public void No_panel_is_empty_when_all_is_well() => Assert.Empty(story.Healthy.Empty);

    [Fact]
    public void No_panel_is_empty_in_an_outage_but_those_about_round_trips() => Assert.Empty(story.Outage.Empty.Except(EmptyInOutage, StringComparer.Ordinal));

    [Fact]
    public void Every_annotation_is_found() => Assert.All(
        story.Notes, static dashboard => Assert.All(dashboard.Value, note => Assert.True(note.Value.Count > 0, $"{dashboard.Key}: {note.Key}")));

    [Fact]
    public void Every_variable_has_values() => Assert.All(story.Variables, static variable => Assert.NotEmpty(variable.Value));

    [Fact]
    public void Nothing_that_tells_of_an_outage_fires_before_it() =>
        Assert.Empty(story.Healthy.Firing.Intersect([.. OutageStory.ExpectedInOutage, OutageStory.ExpectedWithoutRegion], StringComparer.Ordinal));

    [Fact]
    public void A_region_that_is_away_is_told_apart_from_a_store_that_is_away() =>
        Assert.Empty(story.WithoutRegion.Intersect(OutageStory.ExpectedInOutage, StringComparer.Ordinal));

    [Fact]
    public void Alerts_fire_when_something_is_wrong_and_resolve_after_it() => Assert.Empty(story.Missing);

    [Fact]
    public async Task Every_dashboard_is_drawn_whole()
    {
        foreach (Dashboard dashboard in Dashboard.All)
        {
            string picture = story.Pictures[dashboard.Name];
            Assert.DoesNotContain("No data", picture, StringComparison.Ordinal);
            Assert.All(dashboard.Panels, panel => Assert.Contains($">{panel.Title}</text>", picture, StringComparison.Ordinal));
            if (Environment.GetEnvironmentVariable(PictureDirectory) is { Length: > 0 } directory)
            {
                await File.WriteAllTextAsync(Path.Combine(directory, $"grafana-{dashboard.Name}.svg"), picture, TestContext.Current.CancellationToken);
            }
        }
    }
}
