using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.Collections;

namespace EnvoyRls.Analysis.Tests.Support;

/// <summary>Small rule files that overlap a lot, and descriptors that meet them.</summary>
internal static class RandomRules
{
    /// <summary>What may stand behind a key, by any way of matching.</summary>
    public static readonly string[] Conditions =
    [
        "", ", value: '1'", ", value: '12'", ", value: '1*'", ", value: '*2'", ", value: '*'", ", value: '1*2'", ", value: '**'", ", match: exact, value: '2'",
        ", match: set, values: ['1', '12']", ", match: set, values: ['12']", ", match: prefix, value: '1'", ", match: prefix, values: ['12', '1']",
        ", match: suffix, value: '2'", ", match: number, value: '>= 2'", ", match: number, value: '1..12'", ", match: number, value: '= 12'",
        ", match: regex, value: '1.'", ", match: regex, value: '[0-9]+'", ", match: cidr, values: ['0.0.0.0/0', '1.2.0.0/16']",
        ", match: cidr, value: '1.2.3.4'", ", match: cidr, value: '1.2.0.0/16'", ", not: true, value: '1'", ", not: true, match: suffix, value: '2'",
        ", not: true, match: number, value: '2..12'", ", not: true, match: set, values: ['1', '2']",
    ];

    public static readonly string[] Values = ["", "1", "2", "12", "21", "122", "112", "x", "02", "1.2.3.4", "1.2.9.9", "9.9.9.9", "::ffff:1.2.3.4"];

    /// <summary>One of the keys looks like key and value of the other.</summary>
    private static readonly string[] Keys = ["k", "k", "k_1"];

    private static readonly string[] Limits =
    [
        "", ", rate_limit: {unit: day, requests_per_unit: 1}", ", rate_limit: {unit: day, requests_per_unit: 1}", ", rate_limit: {unit: day, requests_per_unit: 2}",
        ", rate_limit: {unlimited: true}", ", rate_limit: {unit: day, requests_per_unit: 0}", ", active: {until: 2020-01-01}, rate_limit: {unit: day, requests_per_unit: 1}",
    ];

    /// <summary>A document of domain <c>d</c>.</summary>
    public static Gen<string> Document =>
        from order in Gen.Elements("reference", "specific")
        from level in Level(1)
        select $"domain: d\nmatch_order: {order}\ndescriptors: {level}\n";

    public static Gen<RepeatedField<RateLimitDescriptor.Types.Entry>> Descriptor => Gen.Choose(1, 2)
        .SelectMany(length => Gen.Elements(Keys).Zip(Gen.Elements(Values)).ArrayOf(length))
        .Select(entries => new RepeatedField<RateLimitDescriptor.Types.Entry>
        {
            entries.Select(entry => new RateLimitDescriptor.Types.Entry { Key = entry.Item1, Value = entry.Item2 }),
        });

    /// <summary>Siblings in flow style, no two of the same key and condition.</summary>
    private static Gen<string> Level(int depth)
    {
        Gen<string> children = depth < 2 ? Level(depth + 1).Select(level => $", descriptors: {level}").Or(Gen.Constant("")) : Gen.Constant("");
        Gen<(string Match, string Others)> node =
            from key in Gen.Elements(Keys)
            from condition in Gen.Elements(Conditions)
            from fallthrough in Gen.Elements("", "", "", ", fallthrough: true")
            from limit in Gen.Elements(Limits)
            from below in children
            select ($"key: {key}{condition}", $"{fallthrough}{limit}{below}");

        // Key k with value 1 and key k_1 are one and the same.
        return Gen.Choose(1, depth == 1 ? 6 : 3).SelectMany(count => node.ArrayOf(count)).Select(nodes =>
            $"[{string.Join(", ", nodes.DistinctBy(item => item.Match.Replace("k, value: '1'", "k_1", StringComparison.Ordinal), StringComparer.Ordinal).Select(item => $"{{{item.Match}{item.Others}}}"))}]");
    }
}
