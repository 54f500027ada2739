using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Users whose tier the service knows and the caller does not.</summary>
public sealed class TierTests
{
    private const string Rules =
        """
        domain: d
        lists: {deny: [{key: tier, value: banned}], allow: [{key: tier, value: internal}]}
        descriptors:
          - {key: user_id, rate_limit: {unit: minute, requests_per_unit: 10}}
          - key: tier
            value: gold
            descriptors:
              - {key: user_id, rate_limit: {unit: minute, requests_per_unit: 100}}
          - key: tier
            value: silver
            rate_limit: {unit: minute, requests_per_unit: 500}
            descriptors:
              - key: user_id
                charge_parents: true
                rate_limit: {unit: minute, requests_per_unit: 50}
                descriptors: [{key: path, rate_limit: {unit: minute, requests_per_unit: 5}}]
        """;

    private readonly LimiterHarness _harness = new(null, LimiterHarness.NoJitter with { DynamicMetadata = true }, inMemory: true);

    public TierTests() => Use("ann=gold bob=silver eve=bronze mallory=banned root=internal");

    [Theory]
    [InlineData("user_id=nobody", "Ok 9")]
    [InlineData("user_id=ann", "Ok 99")]
    [InlineData("user_id=bob", "Ok 49")]
    [InlineData("user_id=eve", "Ok 9")]
    [InlineData("tier=silver,user_id=ann", "Ok 49")]
    [InlineData("user_id=bob,path=/", "Ok 4")]
    [InlineData("user_id=ann,path=/", "Ok -")]
    [InlineData("user_id=mallory", "OverLimit -")]
    [InlineData("user_id=root", "Ok -")]
    [InlineData("user=ann", "Ok -")]
    public async Task A_user_is_held_to_the_limit_of_the_tier(string descriptor, string expected) =>
        Assert.Equal(expected, (await _harness.DecideAsync("d", descriptor)).Verdicts());

    [Fact]
    public async Task A_tier_found_and_one_told_share_a_counter()
    {
        Assert.Equal("Ok 99", (await _harness.DecideAsync("d", "user_id=ann")).Verdicts());
        Assert.Equal("Ok 98", (await _harness.DecideAsync("d", "tier=gold,user_id=ann")).Verdicts());

        Assert.Equal("T2 O0 N0 W2", _harness.Counts("d.tier_gold.user_id"));
        Assert.Equal(["d.tier_gold.user_id"], _harness.StatKeys());
    }

    [Fact]
    public async Task Limits_above_a_rule_are_found_with_the_tier()
    {
        await _harness.DecideAsync("d", "user_id=bob");

        Assert.Equal("Ok 498", (await _harness.DecideAsync("d", "tier=silver")).Verdicts());
    }

    [Theory]
    [InlineData(1_999, "Ok 99")]
    [InlineData(2_000, "Ok 9")]
    public async Task An_assignment_that_has_expired_is_as_if_absent(long now, string expected)
    {
        Use("ann=gold", expires: 2_000);
        _harness.Time.Set(now);

        Assert.Equal(expected, (await _harness.DecideAsync("d", "user_id=ann")).Verdicts());
    }

    [Fact]
    public async Task A_layer_is_asked_with_the_tier_and_without_before_the_next_is()
    {
        TierTable tiers = LayerText.Tiers("ann=gold");
        _harness.Rules.Current = LayerText.Compose(tiers, LayerText.Limits("user_id=7"), Rules);

        Assert.Equal("Ok 6", (await _harness.DecideAsync("d", "user_id=ann")).Verdicts());

        const string Upper = "domain: d\ndescriptors: [{key: tier, value: gold, descriptors: [{key: user_id, rate_limit: {unit: minute, requests_per_unit: 80}}]}]";
        _harness.Rules.Current = LayerText.Compose(tiers, Upper, LayerText.Limits("user_id=7"), Rules);

        Assert.Equal("Ok 79", (await _harness.DecideAsync("d", "user_id=ann")).Verdicts());
        Assert.Equal("Ok 6", (await _harness.DecideAsync("d", "user_id=other")).Verdicts());
    }

    [Fact]
    public async Task A_rule_of_the_tier_that_does_not_hold_leaves_the_user_to_the_other()
    {
        const string Dormant =
            """
            domain: d
            descriptors:
              - {key: user_id, rate_limit: {unit: minute, requests_per_unit: 10}}
              - {key: tier, value: gold, descriptors: [{key: user_id, rollout: 0%, rate_limit: {unit: minute, requests_per_unit: 100}}]}
            """;
        _harness.Rules.Current = LayerText.Compose(LayerText.Tiers("ann=gold"), Dormant);

        Assert.Equal("Ok 9", (await _harness.DecideAsync("d", "user_id=ann")).Verdicts());
        Assert.Equal(["d.user_id"], _harness.StatKeys());
    }

    [Fact]
    public async Task A_limit_of_the_request_counts_the_descriptor_as_it_came()
    {
        await _harness.DecideAsync("d", Requests.Override("user_id=ann", 5, 2));

        Assert.Equal(["d.user_id_ann"], _harness.StatKeys());
    }

    [Theory]
    [InlineData("user_id=ann", "\"tier\": \"gold\"")]
    [InlineData("user_id=bob", "\"tier\": \"silver\"")]
    public async Task Dynamic_metadata_tells_the_tier_that_was_found(string descriptor, string expected) =>
        Assert.Contains(expected, (await _harness.DecideAsync("d", descriptor)).Decisions()[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("user_id=eve")]
    [InlineData("tier=gold,user_id=ann")]
    public async Task Dynamic_metadata_tells_no_tier_that_did_not_matter(string descriptor) =>
        Assert.DoesNotContain("\"tier\"", (await _harness.DecideAsync("d", descriptor)).Decisions()[0], StringComparison.Ordinal);

    [Fact]
    public async Task The_request_is_left_as_it_is()
    {
        var request = Requests.Call("d", "user_id=ann");

        await _harness.DecideAsync(request);

        Assert.Equal(Requests.Call("d", "user_id=ann"), request);
    }

    private void Use(string assignments, long? expires = null) => _harness.Rules.Current = LayerText.Compose(LayerText.Tiers(assignments, expires), Rules);
}
