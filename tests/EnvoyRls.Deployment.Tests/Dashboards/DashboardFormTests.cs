using System.Text.Json.Nodes;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>What Grafana does not complain about, and users would.</summary>
public sealed class DashboardFormTests
{
    private const int Columns = 24;

    private static readonly string[] Types = ["stat", "timeseries", "table"];

    public static TheoryData<string> Names => [.. Dashboard.Names];

    private static Dashboard Of(string name) => Dashboard.All.Single(dashboard => dashboard.Name == name);

    [Fact]
    public void All_files_are_known_and_have_an_address_of_their_own()
    {
        Assert.Equal(
            Dashboard.Names.Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf("dashboards", "grafana")).Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
        Assert.All(Dashboard.All, static dashboard => Assert.Equal($"envoyrls-{dashboard.Name}", (string?)dashboard.Root["uid"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_can_be_imported_anywhere(string name)
    {
        JsonObject root = Of(name).Root;
        Assert.Null(root["id"]);
        Assert.Contains("envoyrls", root["tags"]!.AsArray().Select(static tag => (string)tag!), StringComparer.Ordinal);
        JsonNode source = Assert.Single(root["templating"]!["list"]!.AsArray(), static variable => (string)variable!["type"]! == "datasource")!;
        Assert.Equal("prometheus", (string?)source["query"]);

        // Whatever asks, asks the source that was chosen.
        string[] sources = [.. Descendants(root).OfType<JsonObject>().Select(static node => node["datasource"]).OfType<JsonObject>().Select(static node => (string)node["uid"]!)];
        Assert.NotEmpty(sources);
        Assert.All(sources, static uid => Assert.Equal("${datasource}", uid));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_panel_says_what_it_shows_and_in_which_unit(string name)
    {
        IReadOnlyList<Panel> panels = Of(name).Panels;
        Assert.Equal(panels.Count, panels.Select(static panel => panel.Id).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(static panel => panel.Title).Distinct(StringComparer.Ordinal).Count());
        Assert.All(panels, static panel =>
        {
            Assert.Contains(panel.Type, Types, StringComparer.Ordinal);
            Assert.True(panel.Description.EndsWith('.'), $"{panel.Title} has no sentence");
            Assert.NotEmpty(panel.Unit);
            Assert.NotEmpty(panel.Queries);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panels_do_not_overlap_and_fill_their_rows(string name)
    {
        HashSet<(int X, int Y)> taken = [];
        foreach (Panel panel in Of(name).Panels)
        {
            (int x, int y, int width, int height) = panel.Place;
            Assert.InRange(x + width, 1, Columns);
            foreach (int cell in Enumerable.Range(0, width * height))
            {
                Assert.True(taken.Add((x + (cell % width), y + (cell / width))), $"{panel.Title} lies on another panel");
            }
        }

        Assert.Equal(Columns * (taken.Max(static cell => cell.Y) + 1), taken.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Thresholds_rise_from_a_colour_without_a_bound(string name) => Assert.All(
        Of(name).Panels.Where(static panel => panel.Thresholds.Count > 0),
        static panel =>
        {
            Assert.Null(panel.Thresholds[0].Bound);
            double?[] bounds = [.. panel.Thresholds.Skip(1).Select(static step => step.Bound)];
            Assert.DoesNotContain(null, bounds);
            Assert.Equal(bounds.Order(), bounds);
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Variables_are_there_and_choose_what_is_shown(string name)
    {
        Dashboard dashboard = Of(name);
        string[] declared = [.. dashboard.Root["templating"]!["list"]!.AsArray().Select(static variable => (string)variable!["name"]!)];
        Assert.All(dashboard.Queries.Concat(dashboard.Annotations), static query => Interpolation.Apply(query.Expression, Interpolation.Everything));
        Assert.All(dashboard.Queries, static query =>
        {
            Assert.Contains("namespace=~\"$namespace\"", query.Expression, StringComparison.Ordinal);
            Assert.Contains("job=~\"$job\"", query.Expression, StringComparison.Ordinal);
        });
        Assert.Equal(dashboard.Queries.Any(static query => query.Expression.Contains("$domain", StringComparison.Ordinal)), declared.Contains("domain", StringComparer.Ordinal));
    }

    [Fact]
    public void Every_alert_that_a_panel_shows_is_one_and_every_alert_but_certificates_has_a_panel()
    {
        string[] shown = [.. Dashboard.All.SelectMany(static dashboard => dashboard.Panels).SelectMany(static panel => panel.Runbooks).Distinct(StringComparer.Ordinal)];
        string[] alerts = [.. RuleFiles.Alerts.Select(static alert => alert.Name).Distinct(StringComparer.Ordinal)];
        Assert.Empty(shown.Except(alerts, StringComparer.Ordinal));

        // Certificates are there only with TLS; a panel would be empty for most.
        Assert.Equal(["EnvoyRlsCertificateExpiry"], alerts.Except(shown, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => node switch
    {
        JsonObject map => [map, .. map.Where(static pair => pair.Value is not null).SelectMany(static pair => Descendants(pair.Value!))],
        JsonArray list => list.Where(static item => item is not null).SelectMany(static item => Descendants(item!)),
        _ => [node],
    };
}
