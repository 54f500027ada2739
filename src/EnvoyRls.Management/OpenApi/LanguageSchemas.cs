using System.Text.Json.Nodes;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Releases;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.OpenApi;

/// <summary>What bodies in the rule language look like, from the table that its readers work by.</summary>
internal static class LanguageSchemas
{
    private const string Definitions = "$defs";

    /// <summary>Every schema of the language that the API refers to, and all that these refer to.</summary>
    public static IReadOnlyDictionary<string, JsonNode> All()
    {
        SortedDictionary<string, JsonNode> components = new(StringComparer.Ordinal);
        Add(components, ApiSchema.Rule, WithState(ManagedSchemas.Rule));
        Add(components, ApiSchema.ListItem, WithState(ManagedSchemas.ListItem));
        Add(components, ApiSchema.Tier, WithState(ManagedSchemas.Tier));
        Add(components, ApiSchema.ChangeSet, ManagedSchemas.Of(ReleaseGrammar.ChangeSet, "Changes that are carried out as a whole or not at all."));
        Add(components, ApiSchema.ReleasePlan, ManagedSchemas.Of(ReleaseGrammar.Release, "Changes that come into force later, or for part of the keys first."));
        return components;
    }

    /// <summary>Adds a schema, and what it defines for itself beside it, as components are found by one path only.</summary>
    private static void Add(SortedDictionary<string, JsonNode> components, ApiSchema named, JsonObject schema)
    {
        Redirect(schema);
        if (schema[Definitions] is JsonObject definitions)
        {
            foreach ((string name, JsonNode? definition) in definitions)
            {
                components[name] = definition!.DeepClone();
            }

            schema.Remove(Definitions);
        }

        components[named.Name] = schema;
    }

    private static void Redirect(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
            {
                Redirect(item);
            }
        }
        else if (node is JsonObject fields)
        {
            if (fields["$ref"] is JsonValue reference)
            {
                fields["$ref"] = reference.GetValue<string>().Replace($"#/{Definitions}/", "#/components/schemas/", StringComparison.Ordinal);
            }

            foreach ((_, JsonNode? value) in fields)
            {
                Redirect(value);
            }
        }
    }

    /// <summary>What answers add to an object; requests may say it too and are not listened to.</summary>
    private static JsonObject WithState(JsonObject schema)
    {
        JsonObject properties = (JsonObject)schema["properties"]!;
        properties["version"] = ReadOnly("integer", "The version that changed it last: its entity tag.");
        properties["updated_at"] = ReadOnly("string", "When that was.");
        properties["updated_by"] = ReadOnly("string", "Who that was.");
        properties["conflicts"] = ReadOnly("array", "After a change: conflicts with other rules that it has brought about.");
        properties["warnings"] = ReadOnly("array", "After a change: what was accepted but is probably not meant.");
        return schema;
    }

    private static JsonObject ReadOnly(string type, string description) => new() { ["type"] = type, ["readOnly"] = true, ["description"] = description };
}
