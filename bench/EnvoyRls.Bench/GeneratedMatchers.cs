using System.Globalization;
using System.Text;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Bench;

/// <summary>Rule files with a <c>match:</c> in every rule, and values that meet the rule in the middle.</summary>
internal static class GeneratedMatchers
{
    public static RuleDomain Load(MatcherMix mix, int rules)
    {
        StringBuilder text = new("domain: bench\ndescriptors:\n- key: tenant\n  descriptors:\n  - key: route\n    value: checkout\n    descriptors:\n");
        for (int i = 0; i < rules; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    - {{key: k, {Match(mix, i, rules)}, rate_limit: {{unit: minute, requests_per_unit: 10}}}}\n");
        }

        return RuleSetLoader.Load([new RuleDocument("bench.yaml", text.ToString())], new RuleSetOptions()).RuleSet!.Find("bench")!;
    }

    public static string Value(MatcherMix mix, int rules)
    {
        int middle = rules / 2;
        return mix switch
        {
            MatcherMix.Set => $"member-{middle}",
            MatcherMix.Cidr => $"{Network(middle)}.77",
            MatcherMix.CidrV6 => $"2001:db8:{middle >> 16:x}:{middle & 0xFFFF:x}::77",
            MatcherMix.Number => $"{(middle * 10) + 5}",
            MatcherMix.Prefix => $"/api/{middle}/orders/17/items",
            MatcherMix.Suffix => $"shop.tenant-{middle}.example.com",
            MatcherMix.Regex => $"/api/{middle}/orders/17/items",
            MatcherMix.Not => "everybody",
            _ => $"/api/v1/tenant-{middle}-eu/orders",
        };
    }

    private static string Match(MatcherMix mix, int i, int rules) => mix switch
    {
        MatcherMix.Set => $"match: set, values: [user-{i}, member-{i}]",
        MatcherMix.Cidr when i % 256 == 0 => $"match: cidr, value: {10 + (i >> 16)}.{(i >> 8) & 255}.0.0/16",
        MatcherMix.Cidr => $"match: cidr, value: {Network(i)}.0/24",
        MatcherMix.CidrV6 => $"match: cidr, value: '2001:db8:{i >> 16:x}:{i & 0xFFFF:x}::/64'",
        MatcherMix.Number => $"match: number, value: '{i * 10}..{(i * 10) + 9}'",
        MatcherMix.Prefix => $"match: prefix, value: /api/{i}/",
        MatcherMix.Suffix => $"match: suffix, value: .tenant-{i}.example.com",
        MatcherMix.Regex => $"match: regex, value: '/api/{i}/orders/[0-9]+(/items)?'",
        MatcherMix.Not when i < rules - 1 => $"not: true, match: set, values: [everybody, user-{i}]",
        MatcherMix.Not => "not: true, value: nobody",
        _ => $"value: '/api/*/tenant-{i}-*/orders'",
    };

    private static string Network(int i) => $"{10 + (i >> 16)}.{(i >> 8) & 255}.{i & 255}";
}
