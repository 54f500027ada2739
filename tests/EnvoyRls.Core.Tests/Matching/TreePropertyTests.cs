using System.Globalization;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Tests.Matching;

/// <summary>Whole rule sets, read from text, against a recursive matcher that asks every sibling and sorts those that match.</summary>
public sealed class TreePropertyTests
{
    private static readonly string[] Keys = ["k", "m"];

    private static readonly string[] Conditions =
    [
        "", ", value: '1'", ", value: '12'", ", value: '1*'", ", value: '*2'", ", value: '*'", ", value: '1*2'", ", match: exact, value: '2'",
        ", match: set, values: ['1', '12']", ", match: prefix, value: '1'", ", match: prefix, values: ['12', '1']", ", match: suffix, value: '2'",
        ", match: number, value: '>= 2'", ", match: number, value: '1..12'", ", match: regex, value: '1.'", ", match: regex, value: '[0-9]+'",
        ", match: cidr, values: ['0.0.0.0/0', '1.2.0.0/16']", ", match: cidr, value: '1.2.3.4'", ", not: true, value: '1'", ", not: true, match: suffix, value: '2'",
    ];

    private static readonly Gen<string> Value = Gen.Elements("", "1", "2", "12", "21", "122", "1*", "x", "1.2.3.4", "1.2.9.9");

    [Theory]
    [InlineData("reference")]
    [InlineData("specific")]
    public void The_matcher_finds_what_a_naive_one_finds(string order)
    {
        Gen<string> rules = Level(1).Select(level => $"domain: d\nmatch_order: {order}\ndescriptors: {level}\n");
        Gen<RepeatedField<RateLimitDescriptor.Types.Entry>> descriptor = Gen.Choose(1, 3)
            .SelectMany(length => Gen.Elements(Keys).Zip(Value).ArrayOf(length))
            .Select(entries => new RepeatedField<RateLimitDescriptor.Types.Entry> { entries.Select(entry => Requests.Entry(entry.Item1, entry.Item2)) });
        int matches = 0;

        Prop.ForAll(rules.Zip(descriptor.ArrayOf(30)).ToArbitrary(), sample =>
        {
            RuleDomain domain = RuleText.Domain(sample.Item1);
            return Array.TrueForAll(sample.Item2, entries =>
            {
                RuleNode? found = RuleMatcher.Match(domain, entries);
                matches += found is null ? 0 : 1;
                return found == Naive(domain, domain.Root, entries);
            });
        }).Check(Properties.Config(1_500));

        Assert.True(matches > 1_000, $"only {matches} descriptors met a rule");
    }

    /// <summary>Siblings in flow style, no two of the same key and condition.</summary>
    private static Gen<string> Level(int depth)
    {
        Gen<string> children = depth < 3 ? Level(depth + 1).Select(level => $", descriptors: {level}").Or(Gen.Constant("")) : Gen.Constant("");
        Gen<(string Match, string Others)> node =
            from key in Gen.Elements(Keys)
            from condition in Gen.Elements(Conditions)
            from fallthrough in Gen.Elements("", ", fallthrough: true")
            from limit in Gen.Elements("", ", rate_limit: {unit: day, requests_per_unit: 1}")
            from below in children
            select ($"key: {key}{condition}", $"{fallthrough}{limit}{below}");
        return Gen.Choose(1, depth == 1 ? 8 : 4).SelectMany(count => node.ArrayOf(count)).Select(nodes =>
            $"[{string.Join(", ", nodes.DistinctBy(item => item.Match, StringComparer.Ordinal).Select(item => $"{{{item.Match}{item.Others}}}"))}]");
    }

    private static RuleNode? Naive(RuleDomain domain, RuleNode parent, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        int depth = parent.Depth + 1;
        RuleNode[] siblings = [.. parent.Children.Nodes];
        bool specific = domain.MatchOrder == MatchOrder.Specific || Array.Exists(siblings, node => node.StatesMatch);
        foreach (RuleNode node in Ranked(siblings, entries[depth], specific))
        {
            RuleNode? found = depth < entries.Count - 1 ? Naive(domain, node, entries) : node.Rule is null ? null : node;
            if (found is not null || !node.Fallthrough)
            {
                return found;
            }
        }

        return null;
    }

    private static IEnumerable<RuleNode> Ranked(RuleNode[] siblings, RateLimitDescriptor.Types.Entry entry, bool specific) => siblings
        .SelectMany((node, order) => Ranks(node, entry, specific).Select(rank => (node, order, rank)))
        .OrderBy(found => found.rank.Stage)
        .ThenBy(found => found.rank.Specificity)
        .ThenBy(found => found.order)
        .Select(found => found.node);

    private static (int Stage, double Specificity)[] Ranks(RuleNode node, RateLimitDescriptor.Types.Entry entry, bool specific)
    {
        string composite = $"{entry.Key}_{entry.Value}";
        if (node.Matcher is null)
        {
            bool wildcard = node.IsWildcard && WildcardMatches(node.CompositeKey, composite);
            return node.CompositeKey == composite ? [(0, 0)]
                : wildcard ? [(7, specific ? -node.CompositeKey.Count(c => c != '*') : 0)]
                : node.CompositeKey == entry.Key ? [(9, 0)]
                : [];
        }

        (int Stage, double Specificity)[] ranks = node.Key == entry.Key ? [.. Ranks(node.Matcher, entry.Value)] : [];
        return !node.Matcher.Negated ? ranks : node.Key == entry.Key && ranks.Length == 0 ? [(8, 0)] : [];
    }

    private static IEnumerable<(int Stage, double Specificity)> Ranks(ValueMatcher matcher, string value)
    {
        bool isNumber = value.Length > 0 && value.All(char.IsAsciiDigit);
        return matcher.Kind switch
        {
            MatchKind.Exact => matcher.Values.Where(text => text == value).Select(_ => (0, 0.0)),
            MatchKind.Set => matcher.Values.Where(text => text == value).Select(_ => (1, 0.0)),
            MatchKind.Cidr => matcher.Networks
                .Where(network => value.Count(c => c == '.') == 3 && System.Net.IPNetwork.Parse(network.ToString()).Contains(System.Net.IPAddress.Parse(value)))
                .Select(network => (2, -(double)network.Length)),
            MatchKind.Number => isNumber && long.Parse(value, CultureInfo.InvariantCulture) is var number && number >= matcher.Range.Low && number <= matcher.Range.High
                ? [(3, matcher.Range.Width)]
                : [],
            MatchKind.Prefix => matcher.Values.Where(text => value.StartsWith(text, StringComparison.Ordinal)).Select(text => (4, -(double)text.Length)),
            MatchKind.Suffix => matcher.Values.Where(text => value.EndsWith(text, StringComparison.Ordinal)).Select(text => (5, -(double)text.Length)),
            _ => (matcher.Values[0] == "1." ? value.Length == 2 && value[0] == '1' : isNumber) ? [(6, 0.0)] : [],
        };
    }

    private static bool WildcardMatches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty || text.IsEmpty)
        {
            return text.IsEmpty && pattern.Trim('*').IsEmpty;
        }

        return pattern[0] == '*'
            ? WildcardMatches(pattern[1..], text) || WildcardMatches(pattern, text[1..])
            : pattern[0] == text[0] && WildcardMatches(pattern[1..], text[1..]);
    }
}
