using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Rules.Errors;
using EnvoyRls.Core.Tests.Support;
using EnvoyRls.Testing;

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

    /// <summary>As ajv, which we did not write, sees it.</summary>
    [Fact]
    public async Task Rules_are_valid_by_the_schema_if_their_form_is_right()
    {
        ManagedDocument[] right =
        [
            .. Enumerable.Range(1, 150).Select(seed => ManagedText.Rule("name", new RandomRules(seed).ManagedRule())).Where(rule => ManagedText.Load(rule).Layer is not null),
        ];
        string[] wrong = [.. ManagedErrors.Rows.Select(row => row.Data).Where(row => row.Item1 == "rule" && IsOfForm(row.Item3)).Select(row => row.Item2)];
        Assert.True(right.Length > 40 && wrong.Length > 8, $"{right.Length} and {wrong.Length}");

        string?[] objections = await ValidateAsync([.. right.Select(rule => rule.ToCanonicalJson()), .. wrong]);

        Assert.All(objections.Take(right.Length).Zip(right), pair => Assert.True(pair.First is null, $"{pair.First} in {pair.Second.Text}"));
        Assert.All(objections.Skip(right.Length).Zip(wrong), pair => Assert.True(pair.First is not null, $"valid is {pair.Second}"));
    }

    private static bool IsOfForm(string message) =>
        message.Contains("must be", StringComparison.Ordinal) || message.Contains(" key ", StringComparison.Ordinal) || message.Contains("domain is missing", StringComparison.Ordinal);

    private static async Task<string?[]> ValidateAsync(string[] documents)
    {
        using TemporaryDirectory directory = new();
        string schema = Path.Combine(directory.Path, "schema.json");
        string file = Path.Combine(directory.Path, "documents.json");
        await File.WriteAllTextAsync(schema, ManagedSchemas.Rule.ToJsonString());
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(documents));
        string script = Repository.PathOf("tests", "EnvoyRls.Conformance.Tests", "node", "validate.mjs");

        string output = await ChildProcess.RunAsync("node", [script, schema, file], TimeSpan.FromSeconds(60));

        return JsonSerializer.Deserialize<string?[]>(output)!;
    }

    private static IEnumerable<string> Names(JsonObject schema) => schema["properties"]!.AsObject().Select(property => property.Key);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(pair => pair.Key == "$ref" ? [pair.Value!.GetValue<string>()] : References(pair.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
