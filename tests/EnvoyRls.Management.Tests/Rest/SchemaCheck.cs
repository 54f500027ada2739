using System.Text.Json;
using System.Text.Json.Nodes;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>Holds JSON to the part of JSON Schema that the API's own types use: types, required and known fields, items, words.</summary>
internal static class SchemaCheck
{
    public static void Check(JsonNode document, JsonNode schema, JsonNode? value, string place)
    {
        while (schema["$ref"] is JsonValue reference)
        {
            schema = reference.GetValue<string>()[2..].Split('/').Aggregate(document, (node, name) => node[name]!);
        }

        if (schema["type"] is { } type)
        {
            string[] types = type is JsonArray several ? [.. several.Select(one => (string)one!)] : [(string)type!];
            Assert.True(Array.Exists(types, one => Is(value, one)), $"{place} is {value?.ToJsonString() ?? "null"}, not {string.Join(" or ", types)}");
        }

        if (schema["enum"] is JsonArray words)
        {
            Assert.Contains(words, word => JsonNode.DeepEquals(word, value));
        }

        if (value is JsonArray items && schema["items"] is { } item)
        {
            foreach ((int index, JsonNode? element) in items.Index())
            {
                Check(document, item, element, $"{place}[{index}]");
            }
        }

        if (value is JsonObject fields)
        {
            CheckFields(document, schema, fields, place);
        }
    }

    private static void CheckFields(JsonNode document, JsonNode schema, JsonObject fields, string place)
    {
        foreach (JsonNode? required in schema["required"]?.AsArray() ?? [])
        {
            Assert.True(fields.ContainsKey((string)required!), $"{place} has no {required}");
        }

        foreach ((string name, JsonNode? value) in fields)
        {
            if (schema["properties"]?[name] is { } known)
            {
                Check(document, known, value, $"{place}.{name}");
            }
            else if (schema["additionalProperties"] is JsonObject others)
            {
                Check(document, others, value, $"{place}.{name}");
            }
            else
            {
                Assert.False(schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False, $"{place} has an unknown {name}");
            }
        }
    }

    private static bool Is(JsonNode? value, string type) => (value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Number => type == "number" || (type == "integer" && !value!.ToJsonString().Contains('.', StringComparison.Ordinal)),
        _ => type == "null",
    };
}
