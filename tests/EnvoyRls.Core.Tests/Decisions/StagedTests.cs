using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Rules that go for some keys first.</summary>
public sealed class StagedTests
{
    private const int Keys = 2_000;

    private readonly LimiterHarness _harness = new(null, LimiterHarness.NoJitter with { DynamicMetadata = true }, inMemory: true);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1_000, 150, 250)]
    [InlineData(5_000, 900, 1_100)]
    [InlineData(Rule.FullRollout, Keys, Keys)]
    public async Task The_share_of_keys_is_near_the_percentage(int parts, int least, int most)
    {
        StagedCounts counts = Stage(LayerText.Limits("k=10"), LayerText.Limits("k=20"), parts);
        int candidates = 0;
        for (int i = 0; i < Keys; i++)
        {
            candidates += await IsCandidateAsync($"k={i}") ? 1 : 0;
        }

        Assert.InRange(candidates, least, most);
        Assert.Equal(((ulong)candidates, (ulong)(Keys - candidates)), (counts.Candidate.Decisions, counts.Stable.Decisions));
    }

    [Fact]
    public void A_key_keeps_its_side_and_a_higher_percentage_contains_a_lower() =>
        Prop.ForAll(
            Gen.Choose(0, Rule.FullRollout).Two().Zip(Gen.Elements("a", "b=", "k=1", "k=2,m=3", "user=zoë")).ToArbitrary(),
            sample =>
            {
                (int low, int high) = (Math.Min(sample.Item1.Item1, sample.Item1.Item2), Math.Max(sample.Item1.Item1, sample.Item1.Item2));
                bool included = Rollout.Includes("d", Requests.Entries(sample.Item2), low);
                return included == Rollout.Includes("d", Requests.Entries(sample.Item2), low)
                    && (!included || Rollout.Includes("d", Requests.Entries(sample.Item2), high));
            }).Check(Properties.Config(1_000));

    /// <summary>Computed by an implementation of its own: which keys are first must be the same on all replicas.</summary>
    [Theory]
    [InlineData("d", "user=alice", 8165)]
    [InlineData("d", "user=zoë", 8862)]
    [InlineData("d", "", 4427)]
    [InlineData("shop", "tenant=a,user=bob", 1468)]
    public void A_key_is_on_the_same_side_on_every_replica(string domain, string entries, int part)
    {
        Assert.False(Rollout.Includes(domain, Requests.Entries(entries), part));
        Assert.True(Rollout.Includes(domain, Requests.Entries(entries), part + 1));
    }

    [Fact]
    public async Task Descriptors_of_one_call_may_be_on_both_sides()
    {
        Stage(LayerText.Limits("k=10"), LayerText.Limits("k=20"), 5_000);
        string[] keys = [.. Enumerable.Range(0, 50).Select(i => $"k={i}")];
        string[] alone = [.. (await Task.WhenAll(keys.Select(async key => await IsCandidateAsync(key)))).Select(candidate => candidate ? "Ok 18" : "Ok 8")];

        Assert.Equal(string.Join(", ", alone), (await _harness.DecideAsync("d", keys)).Verdicts());
        Assert.Equal(2, alone.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Which_side_a_key_is_on_has_nothing_to_do_with_the_rollout_of_a_rule()
    {
        const string Partly = "domain: d\ndescriptors: [{key: k, rollout: 50%, rate_limit: {unit: minute, requests_per_unit: 20}}]";
        Stage(LayerText.Limits("k=10"), Partly, 5_000);
        int held = 0;
        for (int i = 0; i < Keys; i++)
        {
            held += (await _harness.DecideAsync("d", $"k={i}")).Verdicts() == "Ok 19" ? 1 : 0;
        }

        Assert.InRange(held, Keys * 20 / 100, Keys * 30 / 100);
    }

    [Fact]
    public async Task Both_sides_count_on_the_same_counters()
    {
        Stage(LayerText.Limits("k=10"), LayerText.Limits("k=20"), 0);
        await _harness.DecideAsync("d", "k=x");
        Stage(LayerText.Limits("k=10"), LayerText.Limits("k=20"), Rule.FullRollout);

        Assert.Equal("Ok 18", (await _harness.DecideAsync("d", "k=x")).Verdicts());
    }

    [Fact]
    public async Task Lists_tiers_and_domains_are_those_of_the_side()
    {
        const string Candidate = "domain: d\nlists: {deny: [{key: k, value: bad}]}\ndescriptors: [{key: tier, descriptors: [{key: user_id, rate_limit: {unit: minute, requests_per_unit: 3}}]}]";
        const string OtherDomain = "domain: only_candidate\ndescriptors: [{key: k, rate_limit: {unit: minute, requests_per_unit: 4}}]";
        RuleSet candidate = LayerText.Compose(LayerText.Tiers("ann=gold"), Candidate, OtherDomain);
        RuleSet stable = LayerText.Compose(LayerText.Limits("k=1"));

        _harness.Rules.Current = stable.With(new StagedRules("r1", candidate, Rule.FullRollout, new StagedCounts()));
        Assert.Equal("OverLimit -, Ok -", (await _harness.DecideAsync("d", "k=bad", "k=good")).Verdicts());
        Assert.Equal("Ok 2", (await _harness.DecideAsync("d", "user_id=ann")).Verdicts());
        Assert.Equal("Ok 3", (await _harness.DecideAsync("only_candidate", "k=x")).Verdicts());

        _harness.Rules.Current = stable.With(new StagedRules("r1", candidate, 0, new StagedCounts()));
        Assert.Equal("Ok 0, Ok 0", (await _harness.DecideAsync("d", "k=bad", "k=good")).Verdicts());
        Assert.Equal("Ok -", (await _harness.DecideAsync("d", "user_id=ann")).Verdicts());
        Assert.Equal("Ok -", (await _harness.DecideAsync("only_candidate", "k=x")).Verdicts());
        Assert.Equal(1ul, _harness.Count("ratelimit.service.rate_limit.only_candidate.domain_not_found"));
    }

    [Theory]
    [InlineData(Rule.FullRollout)]
    [InlineData(0)]
    public async Task Decisions_and_denials_are_counted_by_side(int parts)
    {
        StagedCounts counts = Stage(LayerText.Limits("k=2"), LayerText.Limits("k=2"), parts);
        for (int i = 0; i < 5; i++)
        {
            await _harness.DecideAsync("d", "k=x", "unlimited=x");
        }

        (StagedSide used, StagedSide unused) = parts > 0 ? (counts.Candidate, counts.Stable) : (counts.Stable, counts.Candidate);
        Assert.Equal(new StagedSide(10, 3, 0), used);
        Assert.Equal(default, unused);
    }

    [Theory]
    [InlineData("on_store_failure: error")]
    [InlineData("on_store_failure: allow")]
    public async Task What_the_store_does_not_answer_for_is_an_error_of_the_side(string mode)
    {
        LimiterHarness harness = new(null);
        harness.Store.Fault = new StoreFault(StoreFaultKind.Unavailable, "gone");
        StagedCounts counts = new();
        RuleSet rules = LayerText.Compose($"{mode}\n{LayerText.Limits("k=10")}");
        harness.Rules.Current = rules.With(new StagedRules("r1", rules, Rule.FullRollout, counts));

        await harness.Limiter.DecideAsync(Requests.Call("d", "k=x", "unlimited=x"), long.MaxValue);

        Assert.Equal(new StagedSide(2, 0, 1), counts.Candidate);
    }

    [Fact]
    public async Task Dynamic_metadata_tells_the_release()
    {
        Stage(LayerText.Limits("k=10"), LayerText.Limits("k=20"), Rule.FullRollout);
        Assert.Contains("\"release\": \"r1\"", (await _harness.DecideAsync("d", "k=x")).Decisions()[0], StringComparison.Ordinal);

        Stage(LayerText.Limits("k=10"), LayerText.Limits("k=20"), 0);
        Assert.DoesNotContain("release", (await _harness.DecideAsync("d", "k=x")).Decisions()[0], StringComparison.Ordinal);
    }

    private StagedCounts Stage(string stable, string candidate, int parts)
    {
        StagedCounts counts = new();
        _harness.Rules.Current = LayerText.Compose(stable).With(new StagedRules("r1", LayerText.Compose(candidate), parts, counts));
        return counts;
    }

    private async Task<bool> IsCandidateAsync(string descriptor) => (await _harness.DecideAsync("d", descriptor)).Verdicts() == "Ok 19";
}
