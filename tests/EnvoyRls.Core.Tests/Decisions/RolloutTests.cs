using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

public sealed class RolloutTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: user, rate_limit: {unit: minute, requests_per_unit: 0}}
          - {key: other, rate_limit: {unit: minute, requests_per_unit: 0}}
        """;

    private readonly RuleNode _root = RuleText.Domain(Rules).Root;

    /// <summary>Computed by an implementation of its own: the parts must never change, or every replica would have to change at once.</summary>
    [Theory]
    [InlineData("user", "alice", 974)]
    [InlineData("user", "bob", 8653)]
    [InlineData("user", "", 808)]
    [InlineData("other", "alice", 8612)]
    [InlineData("user", "zoë", 5101)]
    public void A_key_has_the_same_part_on_every_replica(string key, string value, int expected) =>
        Assert.Equal(expected, Part(key, $"{key}={value}"));

    [Fact]
    public void Keys_spread_evenly()
    {
        const int Keys = 100_000;
        const int Bins = 100;
        int[] bins = new int[Bins];
        for (int i = 0; i < Keys; i++)
        {
            bins[Part("user", $"user=user-{i}") * Bins / Rule.FullRollout]++;
        }

        // Chi-squared with 99 degrees of freedom: 148 is exceeded by one honest spread in a thousand, and this one is fixed.
        double expected = (double)Keys / Bins;
        Assert.InRange(bins.Sum(count => (count - expected) * (count - expected) / expected), 50, 148);
    }

    [Fact]
    public void Two_rules_choose_different_keys()
    {
        int both = Enumerable.Range(0, 10_000).Count(i => Part("user", $"user={i}") < 2_500 && Part("other", $"other={i}") < 2_500);

        Assert.InRange(both, 525, 725);
    }

    [Fact]
    public async Task A_rule_rolled_out_in_part_is_not_there_for_other_keys()
    {
        LimiterHarness harness = new LimiterHarness(Rules)
            .Put("user", new Rule([Limits.Reference(0, LimitUnit.Minute)]) { Rollout = 2_500 });
        int limited = 0;
        for (int i = 0; i < 2_000; i++)
        {
            harness.Store.Charging(1);
            string verdict = (await harness.DecideAsync("d", $"user={i}")).Verdicts();
            Assert.Equal(Part("user", $"user={i}") < 2_500 ? "OverLimit 0" : "Ok -", verdict);
            limited += verdict == "Ok -" ? 0 : 1;
        }

        Assert.InRange(limited, 425, 575);
    }

    [Theory]
    [InlineData(0, "Ok -")]
    [InlineData(Rule.FullRollout, "OverLimit 0")]
    public async Task None_and_all_are_exact(int rollout, string expected)
    {
        LimiterHarness harness = new LimiterHarness(Rules).Put("user", new Rule([Limits.Reference(0, LimitUnit.Minute)]) { Rollout = rollout });
        for (int i = 0; i < 200; i++)
        {
            harness.Store.Charging(1);
            Assert.Equal(expected, (await harness.DecideAsync("d", $"user={i}")).Verdicts());
        }
    }

    private int Part(string node, string descriptor) =>
        Rollout.Part(_root.Children.Nodes.Single(child => child.Key == node), Requests.Entries(descriptor));
}
