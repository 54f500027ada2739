using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>
/// The rule language as a JSON Schema (draft 2020-12), for editors. It knows keys, types, words and ranges; what depends on
/// several keys together is left to the loader.
/// </summary>
public static class RuleSchema
{
    private const string Duration = "^(?=.)([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";
    private const string Moment = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,7})?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text, which ends with a line break.</summary>
    public static string Text()
    {
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "EnvoyRls rules",
            ["description"] = "The rules of one domain.",
        };
        foreach ((string name, JsonNode? value) in Mapping(RuleGrammar.Document))
        {
            schema[name] = value?.DeepClone();
        }

        schema["$defs"] = Definitions(RuleGrammar.Levels.Where(level => level != RuleGrammar.Document));
        return schema.ToJsonString(Indented) + "\n";
    }

    /// <summary>Levels that others refer to, by their ids.</summary>
    internal static JsonObject Definitions(IEnumerable<GrammarLevel> levels)
    {
        JsonObject definitions = [];
        foreach (GrammarLevel level in levels)
        {
            definitions[level.Id] = Mapping(level, "null");
        }

        return definitions;
    }

    /// <summary>A level as a schema.</summary>
    internal static JsonObject Mapping(GrammarLevel level, params string[] otherTypes)
    {
        JsonObject properties = [];
        foreach (GrammarKey key in level.Keys)
        {
            JsonObject property = Value(key);
            property["description"] = key.Default.Length == 0 ? key.Meaning : $"{key.Meaning} Default: {key.Default}.";
            properties[key.Name] = property;
        }

        JsonObject mapping = new() { ["type"] = Types(["object", .. otherTypes]), ["additionalProperties"] = false };
        JsonNode[] required = [.. level.Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name)];
        if (required.Length > 0)
        {
            mapping["required"] = new JsonArray(required);
        }

        mapping["properties"] = properties;
        return mapping;
    }

    private static JsonObject Value(GrammarKey key) => key.Type switch
    {
        GrammarType.Text => WithPattern(Scalar(key.IsRequired), key.Pattern),
        GrammarType.Flag => new JsonObject { ["type"] = Types("boolean", "null") },
        GrammarType.Number => new JsonObject { ["type"] = Types("integer", "null"), ["minimum"] = key.Least, ["maximum"] = key.Most },
        GrammarType.Word => Word(key),
        GrammarType.Duration => WithPattern(OptionalString(), Duration),
        GrammarType.Percentage => WithPattern(OptionalString(), key.Most == RuleOverride.MostScale ? PercentageText.RaisedPattern : PercentageText.Pattern),
        GrammarType.Moment => WithPattern(OptionalString(), Moment),
        GrammarType.TextList => List(WithPattern(new JsonObject { ["type"] = Types("string", "integer", "boolean") }, key.Pattern), Math.Max(1, key.Least)),
        GrammarType.Mapping => new JsonObject { ["$ref"] = Reference(key) },
        GrammarType.Shares => Shares(),
        GrammarType.MappingList => List(new JsonObject { ["$ref"] = Reference(key), ["type"] = "object" }, key.Least),
        _ => new JsonObject { ["type"] = Types("object", "null") },
    };

    /// <summary>Text is taken as written, so that a number, a boolean or nothing may stand for it, but not a fraction.</summary>
    private static JsonObject Scalar(bool required) => required
        ? new JsonObject { ["type"] = Types("string", "integer", "boolean"), ["minLength"] = 1 }
        : new JsonObject { ["type"] = Types("string", "integer", "boolean", "null") };

    private static JsonObject Shares() => new()
    {
        ["type"] = Types("object", "null"),
        ["minProperties"] = 1,
        ["additionalProperties"] = WithPattern(new JsonObject { ["type"] = "string" }, PercentageText.Pattern),
    };

    private static JsonObject OptionalString() => new() { ["type"] = Types("string", "null") };

    private static JsonObject Word(GrammarKey key)
    {
        JsonArray words = new([.. key.Words.Select(word => (JsonNode)word)]);
        if (!key.IgnoresCase)
        {
            words.Add(null);
            return new JsonObject { ["enum"] = words };
        }

        // The list is what editors offer, the pattern what else is right.
        JsonObject schema = OptionalString();
        string anyCase = string.Join('|', key.Words.Select(word => string.Concat(word.Select(c => $"[{c}{char.ToUpperInvariant(c)}]"))));
        schema["anyOf"] = new JsonArray(new JsonObject { ["enum"] = words }, new JsonObject { ["pattern"] = $"^({anyCase})$" });
        return schema;
    }

    private static JsonObject List(JsonObject item, long least)
    {
        JsonObject list = new() { ["type"] = Types("array", "null") };
        if (least > 0)
        {
            list["minItems"] = least;
        }

        list["items"] = item;
        return list;
    }

    private static JsonObject WithPattern(JsonObject schema, string pattern)
    {
        if (pattern.Length > 0)
        {
            schema["pattern"] = pattern;
        }

        return schema;
    }

    private static JsonNode Types(params string[] types) => types.Length == 1 ? types[0] : new JsonArray([.. types.Select(type => (JsonNode)type)]);

    private static string Reference(GrammarKey key) => $"#/$defs/{key.Below!().Id}";
}
