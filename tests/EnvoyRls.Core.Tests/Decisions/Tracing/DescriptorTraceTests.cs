using EnvoyRls.Core.Decisions.Tracing;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions.Tracing;

public sealed class DescriptorTraceTests
{
    private const string Later = "domain: d\ndescriptors: [{key: k, active: {from: 2100-01-01}, rate_limit: {unit: minute, requests_per_unit: 1}}]";
    private const string ForNobody = "domain: d\ndescriptors: [{key: k, rollout: 0%, rate_limit: {unit: minute, requests_per_unit: 1}}]";

    [Fact]
    public void Every_layer_has_its_say()
    {
        RuleSet rules = LayerText.Compose(Later, ForNobody, LayerText.Limits("m=1"), LayerText.Limits("k=2"), LayerText.Limits("k=3"), ForNobody);

        DescriptorTrace trace = Trace(rules, "k=x");

        Assert.Equal(
            [
                LayerVerdict.NotActive, LayerVerdict.NotRolledOut, LayerVerdict.NoMatch, LayerVerdict.Decides, LayerVerdict.Covered, LayerVerdict.NotRolledOut,
            ],
            trace.Layers.Select(layer => layer.Verdict).ToArray());
        Assert.Equal(2u, trace.Match!.Rule!.Limits[0].Limit.Amount);
        Assert.Null(trace.Tier);
    }

    [Fact]
    public void A_layer_is_asked_twice_where_there_is_a_tier()
    {
        const string OfTier = "domain: d\ndescriptors: [{key: tier, value: gold, descriptors: [{key: user_id, rate_limit: {unit: minute, requests_per_unit: 9}}]}]";
        RuleSet rules = LayerText.Compose(LayerText.Tiers("ann=gold"), LayerText.Limits("m=1"), OfTier, LayerText.Limits("user_id=3"));

        DescriptorTrace trace = Trace(rules, "user_id=ann");

        Assert.Equal(
            [
                (true, LayerVerdict.NoMatch), (false, LayerVerdict.NoMatch),
                (true, LayerVerdict.Decides), (false, LayerVerdict.NoMatch),
                (true, LayerVerdict.NoMatch), (false, LayerVerdict.Covered),
            ],
            trace.Layers.Select(layer => (layer.ByTier, layer.Verdict)).ToArray());
        Assert.Equal("gold", trace.Tier);
        Assert.Equal(["tier", "user_id"], trace.Deciding!.Match.Steps.Select(step => step.Key).ToArray());
    }

    [Theory]
    [InlineData("d", "m=x")]
    [InlineData("unknown", "k=x")]
    public void Without_a_rule_nothing_decides(string domain, string descriptor)
    {
        DescriptorTrace trace = DescriptorTrace.Of(LayerText.Compose(LayerText.Limits("k=1")), domain, Requests.Entries(descriptor), 0);

        Assert.Null(trace.Deciding);
        Assert.Null(trace.Match);
    }

    [Theory]
    [InlineData(Rule.FullRollout, "r1", 2)]
    [InlineData(0, null, 1)]
    public void Staged_rules_are_traced_for_the_keys_they_go_for(int parts, string? release, uint amount)
    {
        StagedRules staged = new("r1", LayerText.Compose(LayerText.Limits("k=2")), parts, new StagedCounts());

        DescriptorTrace trace = Trace(LayerText.Compose(LayerText.Limits("k=1")).With(staged), "k=x");

        Assert.Equal(release, trace.Release);
        Assert.Equal(amount, trace.Match!.Rule!.Limits[0].Limit.Amount);
    }

    private static DescriptorTrace Trace(RuleSet rules, string descriptor) => DescriptorTrace.Of(rules, "d", Requests.Entries(descriptor), 1_234_000_000);
}
