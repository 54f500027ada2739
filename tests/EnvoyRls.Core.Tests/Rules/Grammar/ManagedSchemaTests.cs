using System.Text.Json.Nodes;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Core.Tests.Rules.Grammar;

public sealed class ManagedSchemaTests
{
    [Fact]
    public void A_rule_takes_what_a_descriptor_says_about_its_limit_and_nothing_else()
    {
        JsonObject schema = ManagedSchemas.Rule;
        string[] path = ["key", "value", "match", "values", "not", "share_threshold", "value_to_metric", "fallthrough"];

        Assert.Equal(
            ["id", "domain", "enabled", "priority", "description", "descriptors", .. RuleGrammar.Descriptor.Keys.Select(key => key.Name).Except([.. path, "descriptors"], StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Names(schema).Take(6).Concat(Names(schema).Skip(6).Order(StringComparer.Ordinal)).ToArray());
        Assert.Equal(path, Names(schema["$defs"]!["descriptors"]!.AsObject()).ToArray());
        Assert.Equal(["domain", "descriptors"], schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).ToArray());
        Assert.Equal(-1_000, schema["properties"]!["priority"]!["minimum"]!.GetValue<long>());
        Assert.Equal(1, schema["properties"]!["descriptors"]!["minItems"]!.GetValue<long>());
    }

    [Fact]
    public void Every_reference_has_its_definition()
    {
        foreach (JsonObject schema in new[] { ManagedSchemas.Rule, ManagedSchemas.ListItem, ManagedSchemas.Tier })
        {
            string[] references = [.. References(schema)];

            Assert.All(references, reference => Assert.NotNull(schema["$defs"]![reference["#/$defs/".Length..]]));
            Assert.Equal(references.Distinct(StringComparer.Ordinal).Count(), schema["$defs"]?.AsObject().Count ?? 0);
        }
    }

    private static IEnumerable<string> Names(JsonObject schema) => schema["properties"]!.AsObject().Select(property => property.Key);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(pair => pair.Key == "$ref" ? [pair.Value!.GetValue<string>()] : References(pair.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
