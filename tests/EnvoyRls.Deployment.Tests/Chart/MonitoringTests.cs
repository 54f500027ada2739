using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Chart;

public sealed partial class MonitoringTests
{
    [Fact]
    public async Task Every_dashboard_is_in_a_ConfigMap_as_it_stands_in_its_file()
    {
        Rendering rendering = await Renderings.OfAsync("monitoring");
        string[] files = Directory.GetFiles(Repository.PathOf("dashboards", "grafana"), "*.json");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            Manifest map = rendering.One("ConfigMap", $"envoyrls-dashboard-{Path.GetFileNameWithoutExtension(file)}");
            Assert.Equal("grafana", map.Namespace);
            Assert.Equal("1", map.Text("metadata", "labels", "grafana_dashboard"));
            string text = map.Text("data", $"envoyrls-{Path.GetFileName(file)}");
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(file)), JsonNode.Parse(text)), file);
        }
    }

    [Fact]
    public async Task Every_alert_and_recording_rule_is_there_but_those_turned_off()
    {
        string[] expected = [.. Directory.GetFiles(Repository.PathOf("dashboards", "prometheus"), "*.yaml").SelectMany(file => Names().Matches(File.ReadAllText(file)).Select(name => name.Groups["name"].Value))];
        Assert.Contains("EnvoyRlsNearLimit", expected, StringComparer.Ordinal);
        IEnumerable<string> made = (await RulesAsync()).Select(rule => (string?)rule["alert"] ?? (string)rule["record"]!);
        Assert.Equal([.. expected.Where(name => name != "EnvoyRlsNearLimit").Append("TooQuiet").Order(StringComparer.Ordinal)], made.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Alerts_are_about_the_job_of_the_release_and_lead_to_their_runbooks()
    {
        List<JsonNode> alerts = [.. (await RulesAsync()).Where(rule => ((string?)rule["alert"])?.StartsWith("EnvoyRls", StringComparison.Ordinal) == true)];
        Assert.Contains(alerts, alert => ((string)alert["expr"]!).Contains("""job=~"(.*/)?envoyrls""", StringComparison.Ordinal));
        Assert.All(alerts, alert =>
        {
            Assert.DoesNotContain("envoy-?rls", (string)alert["expr"]!, StringComparison.Ordinal);
            Assert.StartsWith("https://git.example/envoyrls/docs/runbooks/", (string?)alert["annotations"]!["runbook_url"], StringComparison.Ordinal);
            Assert.Equal("edge", (string?)alert["labels"]!["team"]);
        });
    }

    [Fact]
    public async Task A_monitor_finds_the_port_of_the_metrics_once()
    {
        Rendering rendering = await Renderings.OfAsync("monitoring");
        Manifest monitor = rendering.Of("ServiceMonitor").Single();
        Assert.Equal("monitoring", monitor.Namespace);
        Assert.Equal("envoyrls", (string?)monitor.At("spec", "namespaceSelector", "matchNames")![0]);
        JsonObject selector = monitor.At("spec", "selector", "matchLabels")!.AsObject();
        string wanted = (string)monitor.At("spec", "endpoints")![0]!["port"]!;
        IEnumerable<Manifest> selected = rendering.Of("Service").Where(service => selector.All(label => (string?)label.Value == (string?)service.At("metadata", "labels", label.Key)));
        Assert.Single(selected, service => service.At("spec", "ports")!.AsArray().Any(port => (string?)port!["name"] == wanted));
    }

    private static async Task<IEnumerable<JsonNode>> RulesAsync() =>
        from manifest in (await Renderings.OfAsync("monitoring")).Of("PrometheusRule")
        from @group in manifest.At("spec", "groups")!.AsArray()
        from rule in @group["rules"]!.AsArray()
        select rule;

    [GeneratedRegex(@"(alert|record): *(?<name>[\w:]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
