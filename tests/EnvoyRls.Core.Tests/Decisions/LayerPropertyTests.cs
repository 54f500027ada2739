using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Decisions.Tracing;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Composed layers against layers that are asked by hand, each alone.</summary>
public sealed class LayerPropertyTests
{
    private const long Now = 1_234_000_000;

    private static readonly string[] Keys = ["tier", "user_id", "user_id", "k"];

    private static readonly string[] Limits =
    [
        "", ", rate_limit: {unit: day, requests_per_unit: 1}", ", rate_limit: {unit: day, requests_per_unit: 1}",
        ", rollout: 50%, rate_limit: {unit: day, requests_per_unit: 1}",
        ", active: {from: 2100-01-01}, rate_limit: {unit: day, requests_per_unit: 1}", ", rate_limit: {unlimited: true}",
    ];

    private const string OfTier = "domain: d\ndescriptors: [{key: tier, value: x, descriptors: [{key: user_id, rate_limit: {unit: day, requests_per_unit: 1}}]}]";

    private static readonly Gen<string> Value = Gen.Elements("", "1", "1", "2", "12", "x");

    [Fact]
    public void Composed_layers_decide_as_layers_asked_one_after_the_other()
    {
        TierTable tiers = new(RuleText.Defaults, [new TierAssignment("1", "x"), new TierAssignment("2", "1"), new TierAssignment("12", "x", 1)]);
        int decided = 0;
        int below = 0;
        int byTier = 0;

        Prop.ForAll(LayersAndDescriptors().ToArbitrary(), sample =>
        {
            RuleSet[] layers = [.. sample.Layers.Select(text => RuleText.Parse(text))];
            RuleSet composed = RuleSet.Compose(layers, sample.WithTiers ? tiers : null);
            return Array.TrueForAll(sample.Descriptors, entries =>
            {
                RepeatedField<RateLimitDescriptor.Types.Entry>? tiered = sample.WithTiers ? tiers.Resolve(entries, Now, out _) : null;
                (RuleNode? expected, bool expectedByTier) = ByHand(layers, entries, tiered);
                RuleNode? found = composed.Find("d") is { } domain ? LayerSearch.Find(domain, entries, tiered, Now, AssumedClient.Ordinary, out bool foundByTier) : Nothing(out foundByTier);
                DescriptorTrace trace = DescriptorTrace.Of(composed, "d", entries, Now);
                decided += found is null ? 0 : 1;
                below += found is not null && found.AncestorAt(-1) != layers[0].Find("d")?.Root ? 1 : 0;
                byTier += foundByTier ? 1 : 0;
                return found == expected && foundByTier == expectedByTier && trace.Match == expected && (trace.Deciding?.ByTier ?? false) == expectedByTier;
            });
        }).Check(Properties.Config(700));

        Assert.True(decided > 1_000 && below > 300 && byTier > 100, $"{decided} decided, {below} by a lower layer, {byTier} by tier");
    }

    private static (RuleNode? Node, bool ByTier) ByHand(
        RuleSet[] layers, RepeatedField<RateLimitDescriptor.Types.Entry> entries, RepeatedField<RateLimitDescriptor.Types.Entry>? tiered)
    {
        foreach (RuleDomain domain in layers.Select(layer => layer.Find("d")).OfType<RuleDomain>())
        {
            if (tiered is not null && Ask(domain, tiered) is { } ofTier)
            {
                return (ofTier, true);
            }

            if (Ask(domain, entries) is { } node)
            {
                return (node, false);
            }
        }

        return (null, false);
    }

    private static RuleNode? Ask(RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        RuleNode? node = RuleMatcher.Match(domain, entries);
        return node?.Rule is { Active: null } rule && Rollout.Part(node, entries) < rule.Rollout ? node : null;
    }

    private static RuleNode? Nothing(out bool byTier)
    {
        byTier = false;
        return null;
    }

    private static Gen<(string[] Layers, bool WithTiers, RepeatedField<RateLimitDescriptor.Types.Entry>[] Descriptors)> LayersAndDescriptors()
    {
        Gen<string> layer = Level(1).Select(level => $"domain: d\ndescriptors: {level}\n").Or(Gen.Elements("domain: other", "domain: d\nmatch_order: specific", OfTier));
        Gen<RepeatedField<RateLimitDescriptor.Types.Entry>> descriptor = Gen.Choose(1, 3)
            .SelectMany(length => Gen.Elements(Keys).Zip(Value).ArrayOf(length))
            .Or(Gen.Constant(new[] { ("user_id", "1") }))
            .Select(entries => new RepeatedField<RateLimitDescriptor.Types.Entry> { entries.Select(entry => Requests.Entry(entry.Item1, entry.Item2)) });
        return from count in Gen.Choose(1, 4)
               from layers in layer.ArrayOf(count)
               from withTiers in Gen.Elements(true, false)
               from descriptors in descriptor.ArrayOf(30)
               select (layers, withTiers, descriptors);
    }

    private static Gen<string> Level(int depth)
    {
        Gen<string> children = depth < 3 ? Level(depth + 1).Select(level => $", descriptors: {level}").Or(Gen.Constant("")) : Gen.Constant("");
        Gen<(string Match, string Others)> node =
            from key in Gen.Elements(Keys)
            from condition in Gen.Elements("", "", ", value: '1'", ", value: '1*'", ", match: prefix, value: '1'", ", not: true, value: '2'")
            from limit in Gen.Elements(Limits)
            from below in children
            select ($"key: {key}{condition}", $"{limit}{below}");
        return Gen.Choose(1, 4).SelectMany(count => node.ArrayOf(count)).Select(nodes =>
            $"[{string.Join(", ", nodes.DistinctBy(item => item.Match, StringComparer.Ordinal).Select(item => $"{{{item.Match}{item.Others}}}"))}]");
    }
}
