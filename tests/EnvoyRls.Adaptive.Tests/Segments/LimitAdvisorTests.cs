using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Segments;
using EnvoyRls.Adaptive.Tests.History;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Adaptive.Tests.Segments;

public sealed class LimitAdvisorTests
{
    private const string Rules = """
        domain: edge
        descriptors:
          - key: remote_address
            rate_limit: {unit: minute, requests_per_unit: 100, algorithm: gcra, burst: 20, name: per-address}
            shadow_mode: true
        """;

    private static readonly AdviceOptions Little = new() { LeastMinutes = 10, LeastValues = 100 };

    [Fact]
    public async Task A_limit_goes_by_a_step_towards_what_keys_ask_for()
    {
        AdviceReport report = await AdviseAsync(Rules, Little, perTick: 1);

        LimitAdvice advice = Assert.Single(report.Advice);
        Assert.Equal(("edge.remote_address", 100u, 80u, AdviceBound.Step), (advice.Rule, advice.OldAmount, advice.NewAmount, advice.Bound));
        Assert.InRange(advice.Demand, 30, 32);
        Assert.InRange(advice.Wanted, 45, 48);
        Assert.Equal((0, 0), (advice.DeniedBefore, advice.DeniedAfter));
        Assert.Equal((20, 20), (report.Minutes, advice.Minutes));
    }

    [Fact]
    public async Task A_limit_that_denies_many_is_to_be_raised_and_the_shares_say_so()
    {
        AdviceReport report = await AdviseAsync(Rules, Little, perTick: 3.9);

        LimitAdvice advice = Assert.Single(report.Advice);
        Assert.Equal((120u, AdviceBound.Step), (advice.NewAmount, advice.Bound));
        Assert.Equal((1, 0), (advice.DeniedBefore, advice.DeniedAfter));
    }

    [Fact]
    public async Task A_limit_that_fits_stays()
    {
        AdviceReport report = await AdviseAsync(Rules, Little, perTick: 2.2);

        Assert.Empty(report.Advice);
        Assert.Equal("it fits", Assert.Single(report.Unadvised).Why);
    }

    [Fact]
    public async Task Too_little_is_no_ground_for_advice()
    {
        AdviceReport report = await AdviseAsync(Rules, new AdviceOptions(), perTick: 1);

        Assert.Empty(report.Advice);
        Assert.Contains("20 of 720 clean minutes", Assert.Single(report.Unadvised).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adaptive: {floor: 90%}", 1, 90u, "Floor")]
    [InlineData("adaptive: {raise: true, ceiling: 110%}", 9, 110u, "Ceiling")]
    public async Task Floor_and_ceiling_of_the_rule_hold(string settings, double perTick, uint amount, string bound)
    {
        AdviceReport report = await AdviseAsync($"{Rules}\n    {settings}", Little, perTick);

        LimitAdvice advice = Assert.Single(report.Advice);
        Assert.Equal((amount, bound), (advice.NewAmount, $"{advice.Bound}"));
    }

    [Fact]
    public async Task Advice_is_a_managed_rule_that_differs_in_its_amount_only()
    {
        LimitAdvice advice = Assert.Single((await AdviseAsync(Rules, Little, perTick: 1)).Advice);

        ManagedLoadResult loaded = ManagedLayerLoader.Load([AdviceDocuments.ToDocument(advice)], new RuleSetOptions());
        string yaml = AdviceDocuments.ToYaml([advice]);
        string changes = AdviceDocuments.ToChanges([advice], "daily advice");

        Assert.Empty(loaded.Errors);
        Assert.Contains("requests_per_unit: 80", yaml, StringComparison.Ordinal);
        Assert.Contains("burst: 20", yaml, StringComparison.Ordinal);
        Assert.Contains("name: per-address", yaml, StringComparison.Ordinal);
        Assert.Contains("shadow_mode: true", yaml, StringComparison.Ordinal);
        Assert.Contains("\"requests_per_unit\":80", changes, StringComparison.Ordinal);
        Assert.Contains("\"reason\": \"daily advice\"", changes, StringComparison.Ordinal);
    }

    private static async Task<AdviceReport> AdviseAsync(string rules, AdviceOptions options, double perTick)
    {
        InMemoryArchive archive = new();
        IntervalHistory history = new(new HistoryOptions());
        for (int tick = 0; tick < 30 * 20; tick++)
        {
            history.Add(Past.Tick(Past.Start.AddSeconds(2 * tick), [.. Enumerable.Range(0, 20).Select(i => ($"192.0.2.{(char)('a' + i)}", perTick, 0.0))]), Past.Nothing);
        }

        history.Close();
        await history.KeepAsync(archive, TestContext.Current.CancellationToken);
        RuleSetLoadResult loaded = RuleSetLoader.Load([new RuleDocument("edge.yaml", rules)], new RuleSetOptions());
        Assert.Empty(loaded.Errors);
        return await new HistoryAdvice(archive, () => loaded.RuleSet, options)
            .AdviseAsync("edge", Past.Start, Past.Start.AddHours(1), TestContext.Current.CancellationToken);
    }
}
