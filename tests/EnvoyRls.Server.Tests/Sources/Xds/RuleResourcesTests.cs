using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Api.RateLimits.V3;
using EnvoyRls.Core.Rules;
using EnvoyRls.Server.Sources.Xds;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Server.Tests.Sources.Xds;

public sealed class RuleResourcesTests
{
    [Fact]
    public void Every_field_means_what_it_means_in_a_rule_file()
    {
        RateLimitConfig config = new()
        {
            Name = "everything",
            Domain = "shop",
            Descriptors =
            {
                new RateLimitDescriptor
                {
                    Key = "tenant",
                    Value = "yes",
                    RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Week, RequestsPerUnit = 4_000_000_000, Name = "weekly", Replaces = { new RateLimitReplace { Name = "other" } } },
                    DetailedMetric = true,
                    Metadata = Struct.Parser.ParseJson("""{"owner": "shop\u2028team 🛒", "level": 2.5, "big": 1e300, "tags": ["a", null, true], "nested": {"n": 7}}"""),
                    Descriptors =
                    {
                        new RateLimitDescriptor { Key = "shadowed", ShadowMode = true, RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Second, RequestsPerUnit = 1 } },
                        new RateLimitDescriptor { Key = "quota", QuotaMode = true, RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Year, RequestsPerUnit = 2 } },
                        new RateLimitDescriptor { Key = "free", RateLimit = new RateLimitPolicy { Unlimited = true } },
                        new RateLimitDescriptor { Key = "closed", RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Month } },
                        new RateLimitDescriptor { Key = "glob", Value = "a*", RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Day, RequestsPerUnit = 3 } },
                    },
                },
            },
        };
        const string File =
            """
            domain: shop
            descriptors:
              - key: tenant
                value: "yes"
                rate_limit: {unit: week, requests_per_unit: 4000000000, name: weekly, replaces: [{name: other}]}
                detailed_metric: true
                metadata: {owner: "shop\u2028team 🛒", level: 2.5, big: 1.0e+300, tags: [a, null, true], nested: {n: 7}}
                descriptors:
                  - {key: shadowed, shadow_mode: true, rate_limit: {unit: second, requests_per_unit: 1}}
                  - {key: quota, quota_mode: true, rate_limit: {unit: year, requests_per_unit: 2}}
                  - {key: free, rate_limit: {unlimited: true}}
                  - {key: closed, rate_limit: {unit: month, requests_per_unit: 0}}
                  - {key: glob, value: "a*", rate_limit: {unit: day, requests_per_unit: 3}}
            """;

        RuleSetLoadResult loaded = Load(config);

        Assert.Equal([], loaded.Warnings);
        Assert.Equal(Valid(RuleSetLoader.Load([new RuleDocument("everything", File)], new RuleSetOptions())).Dump(), Valid(loaded).Dump());
    }

    [Fact]
    public void What_a_resource_sets_is_written_under_the_keys_of_a_rule_file_and_nothing_else()
    {
        RateLimitConfig config = new()
        {
            Name = "named",
            Domain = "shop",
            Descriptors =
            {
                new RateLimitDescriptor
                {
                    Key = "tenant",
                    Value = "yes",
                    RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Hour, RequestsPerUnit = 5, Name = "hourly", Replaces = { new RateLimitReplace { Name = "other" } } },
                    DetailedMetric = true,
                    Metadata = Struct.Parser.ParseJson("""{"level": 2.5}"""),
                },
            },
        };

        RuleDocument document = Assert.Single(RuleResources.Documents(new DiscoveryResponse { Resources = { DiscoveryDialogue.Resource(config) } }));

        Assert.Equal("named", document.Name);
        Assert.Equal(
            """{ "domain": "shop", "descriptors": [ { "key": "tenant", "value": "yes", "rate_limit": { "unit": "HOUR", "requests_per_unit": 5, "name": "hourly", "replaces": [ { "name": "other" } ] }, "detailed_metric": true, "metadata": { "level": 2.5 } } ] }""",
            document.Text);
    }

    [Theory]
    [InlineData(RateLimitUnit.Unknown, "shop config: invalid rate limit unit ''")]
    [InlineData((RateLimitUnit)9, "shop config: invalid rate limit unit '9'")]
    public void A_limit_without_a_unit_that_is_known_is_a_mistake(RateLimitUnit unit, string error)
    {
        RateLimitConfig config = Rules.PerMinute("shop", 5);
        config.Descriptors[0].RateLimit.Unit = unit;

        Assert.Equal(error, Assert.Single(Load(config).Errors).ReferenceText);
    }

    [Fact]
    public void A_name_that_ends_like_a_list_file_is_a_name_like_any_other()
    {
        RateLimitConfig config = Rules.PerMinute("shop", 5);
        config.Name = "shop.list";

        Assert.Equal(1, Valid(Load(config)).DomainCount);
    }

    [Fact]
    public void Documents_are_named_by_their_resources_in_ordinal_order()
    {
        DiscoveryResponse response = new() { Resources = { DiscoveryDialogue.Resource(Rules.PerMinute("b", 1)), DiscoveryDialogue.Resource(Rules.PerMinute("B", 1)) } };

        Assert.Equal(["B config", "b config"], RuleResources.Documents(response).Select(document => document.Name), StringComparer.Ordinal);
    }

    [Fact]
    public void A_resource_of_another_type_is_none()
    {
        DiscoveryResponse response = new() { Resources = { DiscoveryDialogue.Resource(Rules.PerMinute("a", 1)), new Any { TypeUrl = "type.googleapis.com/envoy.config.cluster.v3.Cluster" } } };

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => RuleResources.Documents(response));

        Assert.StartsWith("resource 1 is of type 'type.googleapis.com/envoy.config.cluster.v3.Cluster', not of ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_message_are_none()
    {
        DiscoveryResponse response = new() { Resources = { new Any { TypeUrl = RuleResources.TypeUrl, Value = ByteString.CopyFrom(0xFF, 0xFF) } } };

        Assert.StartsWith("resource 0 is no RateLimitConfig: ", Assert.Throws<InvalidDataException>(() => RuleResources.Documents(response)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_with_a_value_of_no_kind_is_none()
    {
        RateLimitConfig config = Rules.PerMinute("shop", 5);
        config.Descriptors[0].Metadata = new Struct { Fields = { ["n"] = new Value() } };
        DiscoveryResponse response = new() { Resources = { DiscoveryDialogue.Resource(config) } };

        Assert.Throws<InvalidDataException>(() => RuleResources.Documents(response));
    }

    private static RuleSetLoadResult Load(params RateLimitConfig[] configs)
    {
        DiscoveryResponse response = new() { TypeUrl = RuleResources.TypeUrl, Resources = { configs.Select(DiscoveryDialogue.Resource) } };
        return RuleSetLoader.Load(RuleResources.Documents(response), new RuleSetOptions());
    }

    private static RuleSet Valid(RuleSetLoadResult result)
    {
        Assert.Equal([], result.Errors);
        return Assert.IsType<RuleSet>(result.RuleSet);
    }
}
