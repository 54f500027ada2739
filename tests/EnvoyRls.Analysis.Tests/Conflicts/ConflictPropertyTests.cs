using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Analysis.Tests.Support;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.Collections;

namespace EnvoyRls.Analysis.Tests.Conflicts;

/// <summary>What the finder claims, against the limiter's own matcher.</summary>
public sealed class ConflictPropertyTests
{
    private const long Now = 1_800_000_000_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_rule_that_is_said_never_to_decide_never_does(int layers)
    {
        int claims = 0;
        int decisions = 0;
        Gen<string[]> documents = RandomRules.Document.ArrayOf(layers);
        Prop.ForAll(documents.Zip(RandomRules.Descriptor.ArrayOf(60)).ToArbitrary(), sample =>
        {
            RuleSet rules = RuleSets.Layered(sample.Item1);
            HashSet<string> idle = [.. ConflictFinder.Find(rules).Where(conflict => conflict.Kind != ConflictKind.Contradictory).Select(conflict => conflict.Rule)];
            claims += idle.Count;
            foreach (RepeatedField<RateLimitDescriptor.Types.Entry> entries in sample.Item2)
            {
                RuleNode? decides = Decide(rules.Find("d")!, entries);
                decisions += decides is null ? 0 : 1;
                Assert.False(
                    decides is not null && IsSplitAsWritten(decides, entries) && idle.Contains(ConflictNames.Of(decides)),
                    $"{decides?.FullKey} decides for {entries} in\n{string.Join('\n', sample.Item1)}");
            }
        }).Check(Properties.Config(800));

        Assert.True(claims > 150, $"only {claims} claims");
        Assert.True(decisions > 3_000, $"only {decisions} decisions");
    }

    /// <summary>The first layer's rule that matches and holds.</summary>
    private static RuleNode? Decide(RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries) => domain.Layers
        .Select(layer => RuleMatcher.Match(layer, entries))
        .FirstOrDefault(node => node?.Rule is { } rule && rule.Active?.IsActive(Now) != false);

    /// <summary>Whether every entry has the key that the rule names, as the finder takes for granted.</summary>
    private static bool IsSplitAsWritten(RuleNode node, RepeatedField<RateLimitDescriptor.Types.Entry> entries) =>
        Enumerable.Range(0, entries.Count).All(depth => node.AncestorAt(depth).Key == entries[depth].Key);
}
