using System.Text.RegularExpressions;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Dashboards;

public sealed partial class RuleFileTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string UnitTests = RuleFiles.PathOf("tests");

    public static TheoryData<string> UnitTestFiles => [.. Directory.GetFiles(UnitTests, "*.yaml").Select(static file => Path.GetFileName(file))];

    public static TheoryData<string> AlertNames => [.. RuleFiles.Alerts.Select(static alert => alert.Name).Distinct(StringComparer.Ordinal)];

    [Theory]
    [InlineData("recording-rules.yaml")]
    [InlineData("alerts.yaml")]
    public async Task Promtool_finds_nothing_wrong(string file) => await ChildProcess.RunAsync("promtool", ["check", "rules", RuleFiles.PathOf(file)], Limit);

    [Theory]
    [MemberData(nameof(UnitTestFiles))]
    public async Task Alerts_fire_and_do_not_fire_on_made_up_series(string file) =>
        await ChildProcess.RunAsync("promtool", ["test", "rules", Path.Combine(UnitTests, file)], Limit);

    [Theory]
    [MemberData(nameof(AlertNames))]
    public void Every_alert_is_tested_to_fire_and_not_to_fire(string alert)
    {
        string[] cases = [.. Directory.GetFiles(UnitTests, "*.yaml")
            .SelectMany(static file => File.ReadAllText(file).Split("- expr: ", StringSplitOptions.RemoveEmptyEntries))
            .Where(text => text.StartsWith($"ALERTS{{alertname=\"{alert}\"", StringComparison.Ordinal))];
        Assert.Contains(cases, static text => text.Contains("exp_samples: []", StringComparison.Ordinal));
        Assert.Contains(cases, static text => text.Contains("alertstate=\"firing\"", StringComparison.Ordinal) && text.Contains("value: 1", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AlertNames))]
    public async Task Every_alert_has_a_runbook_and_all_that_a_person_needs(string name)
    {
        foreach (AlertRule alert in RuleFiles.Alerts.Where(alert => alert.Name == name))
        {
            Assert.Contains(alert.Labels["severity"], (string[])["critical", "warning", "info"], StringComparer.Ordinal);
            Assert.NotEmpty(alert.Annotations["summary"]);
            Assert.NotEmpty(alert.Annotations["description"]);
            Assert.Equal($"docs/runbooks/{name}.md", alert.Annotations["runbook_url"]);
        }

        string runbook = await File.ReadAllTextAsync(Repository.PathOf("docs", "runbooks", $"{name}.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith($"# {name}\n", runbook, StringComparison.Ordinal);
        Assert.Equal(
            ["What it means", "Impact", "Look here first", "Mend", "How it was tested"],
            runbook.Split('\n').Where(static line => line.StartsWith("## ", StringComparison.Ordinal)).Select(static line => line[3..]),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Every_runbook_is_of_an_alert_and_in_the_list()
    {
        string[] pages = [.. Directory.GetFiles(Repository.PathOf("docs", "runbooks"), "*.md").Select(static file => Path.GetFileNameWithoutExtension(file)).Where(static name => name != "README")];
        Assert.Equal(RuleFiles.Alerts.Select(static alert => alert.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
        string list = File.ReadAllText(Repository.PathOf("docs", "runbooks", "README.md"));
        Assert.All(pages, page => Assert.Contains($"[{page}]({page}.md)", list, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_recording_is_used()
    {
        string[] recorded = [.. Record().Matches(RuleFiles.All["recording-rules.yaml"]).Select(static match => match.Groups["name"].Value)];
        Assert.NotEmpty(recorded);
        string users = RuleFiles.All["alerts.yaml"] + RuleFiles.All["recording-rules.yaml"] + string.Concat(Dashboard.All.Select(static dashboard => dashboard.Root.ToJsonString()));
        Assert.All(recorded, name => Assert.True(Regex.Count(users, $@"(?<!record: ){Regex.Escape(name)}(?!\w)", RegexOptions.None, Limit) > 0, name));
    }

    [Theory]
    [InlineData("for: 5m", "for: 5s")]
    [InlineData("rate(a[1h]) > 15m", "rate(a[60s]) > 15m")]
    [InlineData("record: job:x:rate5m", "record: job:x:rate5m")]
    [InlineData("avg_over_time(x[1d])", "avg_over_time(x[1440s])")]
    public void Time_lapse_touches_durations_alone(string rule, string expected) => Assert.Equal(expected, TimeLapse.Apply(rule));

    [GeneratedRegex(@"record: (?<name>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Record();
}
