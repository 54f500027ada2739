using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Managed;

/// <summary>What holds of all managed objects, whatever they say and however they are written.</summary>
public sealed class ManagedPropertyTests
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "null", "true", "1", "-1", "1e9", "1e999", "\"domain\":", "\"d\"", "\"descriptors\":", "[{\"key\":\"k\"}]",
        "\"rate_limit\":", "{\"unit\":\"day\"}", "\"priority\":", "\"enabled\":", "\"limits\":", "\"list\":\"deny\"", "\"values\":", "\n", "é", "😀", "\uD800", "\0", " ",
    ];

    [Fact]
    public void Json_and_yaml_of_one_object_make_the_same_layer()
    {
        int loaded = 0;
        foreach (int seed in Enumerable.Range(1, 600))
        {
            ManagedDocument yaml = ManagedText.Rule("r", new RandomRules(seed).ManagedRule());
            ManagedLoadResult fromYaml = ManagedText.Load(yaml);
            if (fromYaml.Layer is not { } layer)
            {
                Assert.NotEmpty(fromYaml.Errors);
                continue;
            }

            loaded++;
            ManagedDocument json = yaml.AsJson();
            ManagedLayer fromJson = ManagedText.Parse(json);
            Assert.Equal(Structure(layer), Structure(fromJson));
            Assert.Equal(json.Text, json.ToCanonicalJson());
            Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(json.Text).RootElement.ValueKind);
        }

        Assert.True(loaded > 200, $"only {loaded} objects were right");
    }

    [Theory]
    [InlineData("{ \"domain\" : \"d\",\n \"value\": 5 }", DocumentSyntax.Json, """{"domain":"d","value":5}""")]
    [InlineData("domain: 0123\nenabled: yes\npriority: 0x10\ndescription: 1.50\ndescriptors: [{key: on, values: [1, yes, ~]}]", DocumentSyntax.Yaml, """{"domain":"0123","enabled":true,"priority":16,"description":"1.50","descriptors":[{"key":"on","values":["1","yes",null]}]}""")]
    [InlineData("metadata: {on: yes, a: 010, b: 1.0, c: 1e3, d: ~, e: '5', f: [x, {y: é😀}], 5: \"\\n\\\"\"}", DocumentSyntax.Yaml, """{"metadata":{"on":true,"a":8,"b":1.0,"c":1000.0,"d":null,"e":"5","f":["x",{"y":"é😀"}],"5":"\n\""}}""")]
    [InlineData("a: &a {b: 1}\nc: {<<: *a, d: 2}\n", DocumentSyntax.Yaml, """{"a":{"b":1},"c":{"d":2,"b":1}}""")]
    [InlineData("", DocumentSyntax.Yaml, "{}")]
    public void Canonical_json_says_what_was_written(string text, DocumentSyntax syntax, string expected)
    {
        string json = new ManagedDocument(ManagedKind.Rule, "r", text, syntax).ToCanonicalJson();

        Assert.Equal(JsonSerializer.Serialize(JsonDocument.Parse(expected)), JsonSerializer.Serialize(JsonDocument.Parse(json)));
        Assert.DoesNotContain("\": ", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_json_is_answered(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 4_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Tokens[random.Next(Tokens.Length)]));
            AssertAnswered(new ManagedDocument((ManagedKind)random.Next(3), "x", text, DocumentSyntax.Json));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Damaged_objects_are_answered(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 1_000; i++)
        {
            ManagedDocument document = ManagedText.Rule("x", new RandomRules(random.Next()).ManagedRule());
            byte[] bytes = Encoding.UTF8.GetBytes(random.Next(2) == 0 && ManagedText.Load(document).Layer is not null ? document.AsJson().Text : document.Text);
            for (int damages = random.Next(1, 5); damages > 0; damages--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            DocumentSyntax syntax = bytes[0] == '{' ? DocumentSyntax.Json : DocumentSyntax.Yaml;
            AssertAnswered(document with { Text = Encoding.UTF8.GetString(bytes), Syntax = syntax });
        }
    }

    [Fact]
    public void Ten_thousand_rules_load_soon()
    {
        ManagedDocument[] documents =
        [
            .. Enumerable.Range(0, 10_000).Select(i => new ManagedDocument(
                ManagedKind.Rule,
                $"rule-{i}",
                $$$"""{"id":"rule-{{{i}}}","domain":"d{{{i % 10}}}","priority":{{{i % 3}}},"descriptors":[{"key":"tenant","value":"t{{{i % 100}}}"},{"key":"path","match":"prefix","value":"/api/{{{i}}}"}],"rate_limit":{"unit":"minute","requests_per_unit":{{{i}}},"algorithm":"gcra"}}""",
                DocumentSyntax.Json)),
        ];
        ManagedText.Parse(documents[..100]);

        long started = Stopwatch.GetTimestamp();
        ManagedLayer layer = ManagedText.Parse(documents);
        TimeSpan took = Stopwatch.GetElapsedTime(started);

        Assert.Equal(10_000, layer.RuleSets.Sum(rules => rules.LimitCount));
        TestContext.Current.TestOutputHelper?.WriteLine($"{took.TotalMilliseconds:0} ms");
        Assert.True(took < TimeSpan.FromSeconds(10), $"{took}");
    }

    private static string[] Structure(ManagedLayer layer) => [.. layer.RuleSets.SelectMany(RuleStructure.Of)];

    private static void AssertAnswered(ManagedDocument document)
    {
        ManagedLoadResult result;
        try
        {
            result = ManagedText.Load(document);
            if (result.Layer is not null)
            {
                Assert.Equal(Structure(result.Layer), Structure(ManagedText.Parse(document.AsJson())));
            }
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"loading threw for: {document.Text}", error);
        }

        Assert.True(result.Errors.Count == 0 == result.Layer is not null, document.Text);
        Assert.All(
            result.Errors.Concat(result.Warnings),
            error => Assert.True(error is { Line: >= 1, Column: >= 1, Message.Length: > 0, Fix.Length: > 0 } && error.File == document.Name, $"{error} for: {document.Text}"));
    }
}
