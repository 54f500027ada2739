using EnvoyRls.Analysis.DryRun;
using EnvoyRls.Analysis.Tests.Support;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Testing;

namespace EnvoyRls.Analysis.Tests.DryRun;

public sealed class DryRunnerTests
{
    private const string Five = "domain: d\ndescriptors:\n  - {key: user, rate_limit: {unit: minute, requests_per_unit: 5}}\n";

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_same_rules_change_nothing()
    {
        DryRunReport report = await RunAsync(Five, Five, Calls(10, "user", "bob"));

        Assert.Equal((10, 0, 5, 5), (report.Requests, report.Changed, report.DeniedBefore, report.DeniedAfter));
        Assert.Empty(report.Examples);
        Assert.Null(report.CutOff);
        Assert.Equal(new DryRunRule("d.user", "file", null, new RuleOutcomes(10, 5, 0), new RuleOutcomes(10, 5, 0)), Assert.Single(report.Rules));
    }

    [Fact]
    public async Task A_lower_limit_denies_more_and_a_higher_one_less()
    {
        string three = Five.Replace(": 5", ": 3", StringComparison.Ordinal);

        DryRunReport lower = await RunAsync(Five, three, Calls(10, "user", "bob"));
        DryRunReport higher = await RunAsync(three, Five, Calls(10, "user", "bob"));

        Assert.Equal((2, 2, 0), (lower.Changed, lower.NewlyDenied, lower.NewlyAllowed));
        Assert.Equal((2, 0, 2), (higher.Changed, higher.NewlyDenied, higher.NewlyAllowed));
        Assert.Equal(new DryRunRule("d.user", "file", null, new RuleOutcomes(10, 5, 0), new RuleOutcomes(10, 7, 0)), Assert.Single(lower.Rules));
        DryRunExample example = lower.Examples[0];
        Assert.Equal(("d", "user=bob", "OK", "OVER_LIMIT", "d.user", "d.user"), (example.Domain, example.Descriptors.Single(), example.Before, example.After, example.RuleBefore, example.RuleAfter));
    }

    [Fact]
    public async Task Calls_without_a_time_are_spread_over_the_duration()
    {
        // Two minutes have two windows of five each.
        DryRunReport report = await RunAsync(Five, Five, Calls(20, "user", "bob"), new DryRunOptions { Start = Start, Duration = TimeSpan.FromMinutes(2) });

        Assert.Equal(10, report.DeniedBefore);
    }

    [Fact]
    public async Task Calls_are_made_in_the_order_of_their_times()
    {
        SampleRequest[] sample = [.. Enumerable.Range(0, 6).Select(i => Call("user", "bob") with { At = Start.AddSeconds(30 - i) })];
        string closing = Five.Replace("key: user, ", $"key: user, active: {{from: {Start.AddSeconds(29):yyyy-MM-dd'T'HH:mm:ss'Z'}}}, ", StringComparison.Ordinal).Replace(": 5", ": 0", StringComparison.Ordinal);

        DryRunReport report = await RunAsync(Five, closing, sample);

        // Of the last two, at and after that moment, the very last was the sixth of five.
        Assert.Equal((1, 2), (report.DeniedBefore, report.DeniedAfter));
        Assert.Equal([Start.AddSeconds(29)], report.Examples.Select(example => example.At));
    }

    [Fact]
    public async Task Lists_watching_rules_and_managed_rules_are_told_apart()
    {
        RuleSet files = RuleSets.Of("domain: d\nlists: {allow: [{key: user, value: eve}]}\ndescriptors: [{key: user, rate_limit: {unit: minute, requests_per_unit: 5}}]\n");
        ManagedLayer managed = ManagedLayerLoader.Load(
            [
                new ManagedDocument(ManagedKind.Rule, "try", "{domain: d, descriptors: [{key: user, value: bob}], shadow_mode: true, rate_limit: {unit: minute, requests_per_unit: 1}}", DocumentSyntax.Yaml),
                new ManagedDocument(ManagedKind.ListItem, "no-eve", "{domain: d, list: deny, key: user, value: eve}", DocumentSyntax.Yaml),
            ],
            new RuleSetOptions()).Layer!;

        DryRunReport report = await DryRunner.RunAsync(
            files, managed.Over(files), [.. Calls(6, "user", "bob"), .. Calls(2, "user", "eve")], Options(), _time, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (report.NewlyDenied, report.NewlyAllowed));
        Assert.Equal(
            [
                new DryRunRule("d deny list: user exact:eve", "managed", "no-eve", new RuleOutcomes(0, 0, 0), new RuleOutcomes(2, 2, 0)),
                new DryRunRule("d.user", "file", null, new RuleOutcomes(6, 1, 0), new RuleOutcomes(0, 0, 0)),
                new DryRunRule("d.user_bob", "managed", "try", new RuleOutcomes(0, 0, 0), new RuleOutcomes(6, 0, 5)),
                new DryRunRule("d allow list: user exact:eve", "file", null, new RuleOutcomes(2, 0, 0), new RuleOutcomes(0, 0, 0)),
            ],
            report.Rules);
        Assert.Equal([("d.user", "d.user_bob"), ("d allow list: user exact:eve", "d deny list: user exact:eve"), ("d allow list: user exact:eve", "d deny list: user exact:eve")],
            report.Examples.Select(example => (example.RuleBefore!, example.RuleAfter!)));
    }

    [Fact]
    public async Task Calls_that_make_no_sense_are_counted_apart()
    {
        DryRunReport report = await RunAsync(Five, Five, [new SampleRequest(new RateLimitRequest { Domain = "d" }), Call("user", "bob")]);

        Assert.Equal((1, 1), (report.Refused, report.Requests));
    }

    [Fact]
    public async Task Examples_rules_and_calls_are_bounded()
    {
        DryRunOptions options = Options() with { MostRequests = 7, MostExamples = 1, MostRules = 0 };

        DryRunReport report = await RunAsync(Five, Five.Replace(": 5", ": 0", StringComparison.Ordinal), Calls(10, "user", "bob"), options);

        Assert.Equal((7, 5), (report.Requests, report.NewlyDenied));
        Assert.Single(report.Examples);
        Assert.Empty(report.Rules);
        Assert.Equal("Only the first 7 requests of the sample were looked at.", report.CutOff);
    }

    [Fact]
    public async Task A_run_ends_when_its_time_is_over_and_says_so()
    {
        DryRunReport report = await RunAsync(Five, Five, Calls(1_000, "user", "bob"), Options() with { MostTime = TimeSpan.FromSeconds(-1) });

        Assert.Equal(0, report.Requests);
        Assert.Equal("The run ended after 0 of 1,000 requests, because the -1 s allowed were over.", report.CutOff);
    }

    [Fact]
    public async Task Nothing_to_decide_is_an_empty_report()
    {
        DryRunReport report = await RunAsync(Five, Five, []);

        Assert.Equal((0, 0), (report.Requests, report.Changed));
        Assert.Null(report.CutOff);
    }

    private static DryRunOptions Options() => new() { Start = Start };

    private static SampleRequest[] Calls(int count, string key, string value) => [.. Enumerable.Range(0, count).Select(_ => Call(key, value))];

    private static SampleRequest Call(string key, string value) => new(new RateLimitRequest
    {
        Domain = "d",
        Descriptors = { new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = key, Value = value } } } },
    });

    private Task<DryRunReport> RunAsync(string before, string after, IEnumerable<SampleRequest> sample, DryRunOptions? options = null) =>
        DryRunner.RunAsync(RuleSets.Of(before), RuleSets.Of(after), sample, options ?? Options(), _time, TestContext.Current.CancellationToken);
}
