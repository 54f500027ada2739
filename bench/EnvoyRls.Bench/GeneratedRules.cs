using System.Globalization;
using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Bench;

/// <summary>Rule files of any size, and descriptors of three entries that meet them on the last.</summary>
internal static class GeneratedRules
{
    private const string Limit = "rate_limit: {unit: minute, requests_per_unit: 10}";

    /// <summary>A file of that many rules: two levels above them, as tenant and route would be.</summary>
    public static string Text(RuleMix mix, int rules)
    {
        StringBuilder text = new("domain: bench\ndescriptors:\n- key: tenant\n  descriptors:\n  - key: route\n    value: checkout\n    descriptors:\n");
        for (int i = 0; i < rules; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    - {{{Rule(mix, i)}, {Limit}}}\n");
        }

        return text.ToString();
    }

    public static RuleDomain Load(RuleMix mix, int rules) =>
        RuleSetLoader.Load([new RuleDocument("bench.yaml", Text(mix, rules))], new RuleSetOptions()).RuleSet!.Find("bench")!;

    /// <summary>A descriptor that meets the rule in the middle of the file.</summary>
    public static RepeatedField<RateLimitDescriptor.Types.Entry> Descriptor(RuleMix mix, int rules)
    {
        int middle = rules / 2;
        (string key, string value) = mix switch
        {
            RuleMix.KeyOnly => ($"user{middle}", "alice"),
            RuleMix.Wildcard => ("path", $"/api/{middle}/orders/17/items"),
            RuleMix.Mixed => ("user", "nobody-that-is-named"),
            _ => ("user", $"user-{middle}"),
        };
        return [Entry("tenant", "acme"), Entry("route", "checkout"), Entry(key, value)];
    }

    private static string Rule(RuleMix mix, int i) => mix switch
    {
        RuleMix.KeyOnly => $"key: user{i}",
        RuleMix.Wildcard => $"key: path, value: '/api/{i}/*/items'",
        RuleMix.Mixed when i == 0 => "key: user",
        RuleMix.Mixed when i % 4 == 1 => $"key: path, value: '/api/{i}/*/items'",
        _ => $"key: user, value: 'user-{i}'",
    };

    private static RateLimitDescriptor.Types.Entry Entry(string key, string value) => new() { Key = key, Value = value };
}
