using System.Text;
using System.Text.Json;
using EnvoyRls.Analysis.Explain;
using EnvoyRls.Analysis.Tests.Support;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Analysis.Tests.Explain;

/// <summary>Explanations of layers, tiers, lists, releases and live counters; the command's tests have those of files.</summary>
public sealed class ExplainerTests
{
    private const string Files = "domain: d\ndescriptors: [{key: user_id, rate_limit: {unit: minute, requests_per_unit: 5}}, {key: other}]\n";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_layer_that_decides_is_told_and_those_that_were_asked_before()
    {
        RuleSet rules = Managed.Over(
            Files,
            Managed.Rule("later", "priority: 9, descriptors: [{key: user_id}], active: {from: 2027-01-01}, rate_limit: {unit: minute, requests_per_unit: 1}"),
            Managed.Rule("some", "priority: 5, descriptors: [{key: user_id, value: eve}], rate_limit: {unit: minute, requests_per_unit: 2}"),
            Managed.Rule("all", "descriptors: [{key: user_id}], rate_limit: {unit: minute, requests_per_unit: 3}"));

        Explanation explanation = await ExplainAsync(rules, "user_id", "bob");

        Assert.Equal(
            [(9, LayerVerdict.NotInForce), (5, LayerVerdict.NoRule), (0, LayerVerdict.Decides)],
            explanation.Layers.Select(layer => (layer.Layer.Priority!.Value, layer.Verdict)));
        Assert.Equal("all", explanation.Trace.Match!.ManagedId);
        Assert.Equal(3u, explanation.Charges.Single().Limit.Amount);
        Assert.Equal(
            [
                "layer managed, priority 9 does not decide: d.user_id matches, but is not in force",
                "layer managed, priority 5 does not decide: nothing matches user_id=bob at this level",
            ],
            explanation.Notes);
    }

    [Fact]
    public async Task Without_any_layer_that_decides_the_rule_that_is_not_in_force_is_shown()
    {
        RuleSet rules = Managed.Over(Files, Managed.Rule("m", "descriptors: [{key: other}], rollout: 0%, rate_limit: {unit: minute, requests_per_unit: 1}"));

        Explanation explanation = await ExplainAsync(rules, "other", "x");

        Assert.Equal("m", explanation.Trace.Match!.ManagedId);
        Assert.Empty(explanation.Charges);
        Assert.Equal("rolled out to 0% of keys, not to this one", explanation.Notes[^1]);
    }

    [Theory]
    [InlineData("bob", "gold", 50u, "the user is in tier gold, which the rule is about")]
    [InlineData("ann", "iron", 5u, "the user is in tier iron, which no rule that holds is about")]
    [InlineData("eve", null, 5u, null)]
    public async Task A_tier_is_told(string user, string? tier, uint amount, string? note)
    {
        RuleSet rules = Managed.Over(
            Files,
            Managed.Tier("bob", "tier: gold"),
            Managed.Tier("ann", "tier: iron"),
            Managed.Rule("m", "descriptors: [{key: tier, value: gold}, {key: user_id}], rate_limit: {unit: minute, requests_per_unit: 50}"));

        Explanation explanation = await ExplainAsync(rules, "user_id", user);

        Assert.Equal(tier, explanation.Tier);
        Assert.Equal(amount, explanation.Charges.Single().Limit.Amount);
        Assert.Equal(note, explanation.Notes.FirstOrDefault(text => text.Contains("tier ", StringComparison.Ordinal) && !text.StartsWith("layer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Managed_lists_and_staged_rules_are_told()
    {
        RuleSet stable = Managed.Over(Files, Managed.Item("i", "list: deny, key: user_id, value: eve, reason: spam"));
        RuleSet candidate = Managed.Over(Files, Managed.Rule("m", "descriptors: [{key: user_id}], rate_limit: {unit: minute, requests_per_unit: 8}"));
        RuleSet all = stable.With(new StagedRules("r1", candidate, Rule.FullRollout, new StagedCounts()));
        RuleSet none = stable.With(new StagedRules("r1", candidate, 0, new StagedCounts()));

        Explanation inside = await ExplainAsync(all, "user_id", "eve");
        Explanation outside = await ExplainAsync(none, "user_id", "eve");

        Assert.Equal((null, 8u), (inside.Listed, inside.Charges.Single().Limit.Amount));
        Assert.Equal(["release r1 is staged for 100% of keys, this one among them"], inside.Notes);
        Assert.True(outside.Listed is { IsDenied: true, Entry.ManagedId: "i" });
        Assert.Equal(["on the deny list: user_id exact:eve, spam", "release r1 is staged for 0% of keys, not for this one"], outside.Notes);
    }

    [Fact]
    public async Task Overrides_are_told_and_those_that_would_go_for_other_clients()
    {
        RuleSet rules = Managed.Overridden(
            Files,
            ("atk", "scale: 40%, reason: flood, descriptors: [{key: user_id, value: eve}]"),
            ("own", "rate_limit: {unit: second, requests_per_unit: 1}, shadow_mode: true, descriptors: [{key: user_id}]"),
            ("new", "scale: 20%, when: {newcomer: true}, descriptors: [{key: user_id, value: eve}]"));

        Explanation explanation = await ExplainAsync(rules, "user_id", "eve");

        Assert.Equal(
            [
                "override atk (d.user_id_eve): scale 40%, until 2027-01-01T00:00:00Z: flood",
                "override own (d.user_id): limit 1/second, only watching, until 2027-01-01T00:00:00Z",
                "override new (d.user_id_eve) goes for clients with newcomer true, and this one is taken for an ordinary client: scale 20%, until 2027-01-01T00:00:00Z",
            ],
            explanation.Notes);
        Assert.Equal([2u, 1u], explanation.Charges.Select(charge => charge.Limit.Amount));
        Assert.Equal(["override own (d.user_id): limit 1/second, only watching, until 2027-01-01T00:00:00Z"], (await ExplainAsync(rules, "user_id", "bob")).Notes);
        Assert.Empty((await ExplainAsync(rules, "other", "x")).Notes);
    }

    [Fact]
    public async Task A_condition_is_told_with_the_client_that_is_assumed()
    {
        RuleSet rules = RuleSets.Of("domain: d\ndescriptors: [{key: user_id, when: {bot_likelihood: '> 50%'}, rate_limit: {unit: minute, requests_per_unit: 5}}]\n");

        Explanation explanation = await ExplainAsync(rules, "user_id", "eve");

        Assert.Empty(explanation.Charges);
        Assert.Equal(["for clients with bot_likelihood >= 51%: it does not hold for an ordinary client, which this one is taken for"], explanation.Notes);
    }

    [Fact]
    public async Task Live_counters_are_told_and_nothing_is_charged()
    {
        RuleSet rules = RuleSets.Of(Files);
        FakeTimeProvider time = new(Now);
        StatRegistry statistics = new();
        WindowClock clock = new(time);
        await using MemoryCounterStore store = new(1_000, clock, time, statistics);
        RateLimiter limiter = new(new RuleSetSlot { Current = rules }, store, clock, null, statistics, new RuleStatisticsRegistry(statistics, 10), new RateLimiterOptions());
        RateLimitRequest request = Request("user_id", "bob");
        await limiter.DecideAsync(request, long.MaxValue);
        await limiter.DecideAsync(request, long.MaxValue);
        Explainer explainer = new(rules, new RateLimiterOptions(), Now, limiter.Counters);

        await explainer.ExplainAsync(request);
        IReadOnlyList<Explanation> explanations = await explainer.ExplainAsync(request);

        JsonElement descriptor = Json(explanations);
        JsonElement counter = descriptor.GetProperty("counters").EnumerateArray().Single();
        Assert.Equal(("5/minute", 2, 3), (counter.GetProperty("limit").GetString(), counter.GetProperty("used").GetInt32(), counter.GetProperty("remaining").GetInt32()));
        Assert.Equal((60, 0), (counter.GetProperty("reset_seconds").GetInt32(), counter.GetProperty("retry_seconds").GetInt32()));
    }

    [Theory]
    [InlineData(true, "leased", "50/minute leased")]
    [InlineData(false, null, "50/minute leased")]
    public async Task What_is_leased_is_told_where_there_is_somebody_to_share_with(bool leases, string? consistency, string limits)
    {
        RuleSet rules = RuleSets.Of("domain: d\ndescriptors: [{key: user_id, consistency: leased, rate_limit: {unit: minute, requests_per_unit: 50}}]\n");
        Explainer explainer = new(rules, new RateLimiterOptions { Leases = leases }, Now);

        JsonElement descriptor = Json(await explainer.ExplainAsync(Request("user_id", "bob")));

        JsonElement charge = descriptor.GetProperty("charges").EnumerateArray().Single();
        Assert.Equal(consistency, charge.TryGetProperty("consistency", out JsonElement word) ? word.GetString() : null);
        Assert.Equal(limits, descriptor.GetProperty("rule").GetProperty("limits").GetString());
    }

    [Fact]
    public async Task Json_has_layers_tier_and_list()
    {
        RuleSet rules = Managed.Over(
            Files,
            Managed.Tier("bob", "tier: gold"),
            Managed.Item("i", "list: allow, key: user_id, value: bob"),
            Managed.Rule("m", "descriptors: [{key: other}], rate_limit: {unit: minute, requests_per_unit: 1}"));

        JsonElement descriptor = Json([await ExplainAsync(rules, "user_id", "bob")]);

        Assert.Equal("gold", descriptor.GetProperty("tier").GetString());
        Assert.Equal("""{"list":"allow","key":"user_id","values":"exact:bob","reason":"","id":"i"}""", descriptor.GetProperty("listed").GetRawText());
        Assert.Equal(
            """[{"layer":"managed","priority":0,"verdict":"no_rule","by_tier":false},{"layer":"file","verdict":"decides","by_tier":false,"node":"d.user_id","id":null}]""",
            descriptor.GetProperty("layers").GetRawText());
        Assert.False(descriptor.TryGetProperty("counters", out _));
    }

    private static async Task<Explanation> ExplainAsync(RuleSet rules, string key, string value) =>
        Assert.Single(await new Explainer(rules, new RateLimiterOptions(), Now).ExplainAsync(Request(key, value)));

    private static RateLimitRequest Request(string key, string value) => new()
    {
        Domain = "d",
        Descriptors = { new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = key, Value = value } } } },
    };

    /// <summary>The one descriptor that is written.</summary>
    private static JsonElement Json(IReadOnlyList<Explanation> explanations)
    {
        using MemoryStream output = new();
        using (Utf8JsonWriter json = new(output))
        {
            ExplanationJson.Write(json, explanations);
        }

        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray()));
        return document.RootElement.GetProperty("descriptors").EnumerateArray().Single().Clone();
    }
}
