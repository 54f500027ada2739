using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Core.Tests.Decisions;

public sealed class DynamicMetadataTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: one, metadata: {name: service_1}, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: two, metadata: {name: service_2}, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: other, metadata: {some_other_name: service_2}, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: bare, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: free, metadata: {name: free}, rate_limit: {unlimited: true}}
          - {key: shadow, shadow_mode: true, metadata: {name: shadow}, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: nested1, metadata: {a: {x: 1, l: [1]}, s: {k: 1}}, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: nested2, metadata: {a: {x: 2, y: 2, l: [2]}, s: text}, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: detailed, detailed_metric: true, metadata: {name: kept}, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: valued, value_to_metric: true, metadata: {name: kept}, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: starred, value: 'a*', value_to_metric: true, metadata: {name: kept}, rate_limit: {unit: minute, requests_per_unit: 10}}
        """;

    private readonly LimiterHarness _harness = new(Rules, LimiterHarness.NoJitter with { DynamicMetadata = true });

    /// <summary>Descriptors, their counters, and the merged metadata of the rules that passed.</summary>
    [Theory]
    [InlineData("one=a", "11", null)]
    [InlineData("one=a", "1", """{ "name": "service_1" }""")]
    [InlineData("one=a two=a", "1 11", """{ "name": "service_1" }""")]
    [InlineData("one=a two=a other=a", "11 1 1", """{ "name": "service_2", "some_other_name": "service_2" }""")]
    [InlineData("one=a other=a", "1 1", """{ "name": "service_1", "some_other_name": "service_2" }""")]
    [InlineData("one=a two=a", "1 1", """{ "name": "service_1" }""")]
    [InlineData("bare=a unknown=a", "1", null)]
    [InlineData("free=a", "", null)]
    [InlineData("shadow=a", "11", """{ "name": "shadow" }""")]
    [InlineData("nested1=a nested2=a", "1 1", """{ "a": { "x": 1, "l": [ 1 ], "y": 2 }, "s": { "k": 1 } }""")]
    [InlineData("nested2=a nested1=a", "1 1", """{ "a": { "x": 2, "y": 2, "l": [ 2 ] }, "s": "text" }""")]
    [InlineData("detailed=x", "1", """{ "name": "kept" }""")]
    [InlineData("valued=x", "1", """{ "name": "kept" }""")]
    [InlineData("starred=ax", "1", """{ "name": "kept" }""")]
    public async Task Metadata_of_rules_that_passed_is_merged(string descriptors, string counters, string? expected)
    {
        _harness.Store.Charging([.. counters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);

        RateLimitResponse response = await _harness.DecideAsync("d", descriptors.Split(' '));

        Assert.Equal(expected, response.DynamicMetadata.Fields.GetValueOrDefault("metadata")?.StructValue.ToString());
    }

    [Fact]
    public async Task It_says_what_was_asked()
    {
        _harness.Store.Charging(11);

        RateLimitResponse response = await _harness.DecideAsync("d", "one=a,sub=b", "bare=x");

        Assert.Equal(
            """{ "domain": "d", "descriptors": [ { "entries": [ "one=a", "sub=b" ] }, { "entries": [ "bare=x" ] } ] }""",
            WithoutDecisions(response));
    }

    [Fact]
    public async Task It_says_how_many_hits_were_asked_for()
    {
        _harness.Store.Charging(5, 0);
        RateLimitRequest request = Requests.Call("d", Requests.Descriptor("bare=x"), Requests.Descriptor("bare=y", hits: 0));
        request.HitsAddend = 5;

        RateLimitResponse response = await _harness.DecideAsync(request);

        Assert.Equal(
            """{ "domain": "d", "descriptors": [ { "entries": [ "bare=x" ] }, { "entries": [ "bare=y" ], "hitsAddend": 0 } ], "hitsAddend": 5 }""",
            WithoutDecisions(response));
    }

    [Fact]
    public async Task It_names_the_limit_that_the_request_brought()
    {
        _harness.Store.Charging(1);

        RateLimitResponse response = await _harness.DecideAsync("d", Requests.Override("one=a", 42, 3));

        Struct descriptor = Assert.Single(response.DynamicMetadata.Fields["descriptors"].ListValue.Values).StructValue;
        string limit = descriptor.Fields["limit"].StringValue;
        Assert.Contains("42", limit, StringComparison.Ordinal);
        Assert.Contains("HOUR", limit, StringComparison.Ordinal);
        Assert.False(response.DynamicMetadata.Fields.ContainsKey("metadata"));
    }

    [Fact]
    public async Task There_is_none_unless_asked_for()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(1);

        Assert.Null((await harness.DecideAsync("d", "one=a")).DynamicMetadata);
    }

    [Fact]
    public async Task Merging_never_changes_the_rules()
    {
        string[] before = MetadataOfAllRules();
        _harness.Store.Charging(1, 1, 1, 1);

        RateLimitResponse response = await _harness.DecideAsync("d", "nested1=a", "nested2=a");
        response.DynamicMetadata.Fields["metadata"].StructValue.Fields["a"].StructValue.Fields["x"] = Value.ForString("changed");
        await _harness.DecideAsync("d", "nested2=a", "nested1=a");

        Assert.Equal(before, MetadataOfAllRules());
    }

    [Theory]
    [InlineData("key1=value1,subkey1=something", """{ "name": "service_1" }""")]
    [InlineData("key2=something", """{ "service_with_quota": { "name": "service_2" } }""")]
    public void A_rule_keeps_its_metadata(string descriptor, string expected)
    {
        RuleDomain domain = RuleText.Domain(
            """
            domain: test-domain
            descriptors:
              - key: key1
                value: value1
                descriptors:
                  - {key: subkey1, metadata: {name: service_1}, rate_limit: {unit: second, requests_per_unit: 5}}
              - {key: key2, metadata: {service_with_quota: {name: service_2}}, rate_limit: {unit: minute, requests_per_unit: 20}}
            """);

        Assert.Equal(expected, RuleMatcher.Match(domain, Requests.Entries(descriptor))?.Rule?.Metadata?.ToString());
    }

    private static string WithoutDecisions(RateLimitResponse response)
    {
        Struct metadata = response.DynamicMetadata.Clone();
        foreach (Value descriptor in metadata.Fields["descriptors"].ListValue.Values)
        {
            Assert.True(descriptor.StructValue.Fields.Remove("decision"));
        }

        return metadata.ToString();
    }

    private string[] MetadataOfAllRules() =>
        [.. _harness.Rules.Current!.Find("d")!.Root.Children.Nodes.Select(node => $"{node.Rule!.Metadata}")];
}
