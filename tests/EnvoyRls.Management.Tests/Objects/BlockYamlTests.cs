using System.Text;
using System.Text.Json;
using EnvoyRls.Core.Rules.Yaml;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Tests.Objects;

public sealed class BlockYamlTests
{
    [Fact]
    public void Json_is_written_as_people_write_rules()
    {
        const string Json =
            """{"id":"login","enabled":true,"priority":-1,"descriptors":[{"key":"path","value":"/login"},{"key":"user_id"}],"tags":["a",["b",[]],{}],"rate_limit":{"unit":"minute","requests_per_unit":5},"no":null,"a b":"x\n\u0001\"é"}""";
        const string Yaml =
            """
            id: "login"
            enabled: true
            priority: -1
            descriptors:
              - key: "path"
                value: "/login"
              - key: "user_id"
            tags:
              - "a"
              - - "b"
                - []
              - {}
            rate_limit:
              unit: "minute"
              requests_per_unit: 5
            "no": null
            "a b": "x\n\u0001\"é"
            """;

        Assert.Equal(Yaml, Write(Json));
        Assert.Equal(Json, Read(Yaml));
    }

    [Fact]
    public void Any_canonical_json_comes_back_as_it_was()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            string json = new RandomJson(seed).Next();
            Assert.True(json == Read(Write(json)), $"seed {seed}: {json}");
        }
    }

    [Fact]
    public void Nesting_is_kept_up_to_what_can_be_read_and_refused_beyond()
    {
        Assert.Equal(Nested(199), Read(Write(Nested(199))));
        Assert.ThrowsAny<JsonException>(() => Write(Nested(201)));
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static string Write(string json)
    {
        StringBuilder text = new();
        BlockYaml.Append(text, Encoding.UTF8.GetBytes(json));
        return text.ToString();
    }

    private static string Read(string yaml) => JsonTreeWriter.Write(YamlTreeReader.Read(yaml, (line, column, warning) => Assert.Fail($"{line}:{column}: {warning}"))!);
}
