using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.OpenApi;

/// <summary>
/// Schemas of the API's types, made from the types themselves, so that they say what is written and read. Each type
/// becomes a component that others refer to.
/// </summary>
internal sealed class TypeSchemas
{
    private readonly SortedDictionary<string, JsonNode> _components = new(StringComparer.Ordinal);

    /// <summary>Every type asked for so far and all that it refers to, by name.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode>> Components => _components;

    /// <summary>A reference to the schema of a type.</summary>
    public JsonObject Reference(Type type)
    {
        if (!_components.ContainsKey(type.Name))
        {
            // Held first, as what it refers to may be asked for before it is done.
            _components[type.Name] = new JsonObject();
            JsonSchemaExporterOptions exporting = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, schema) => Transform(context, schema, type) };
            _components[type.Name] = ApiJson.Options.GetJsonSchemaAsNode(type, exporting);
        }

        return ReferenceTo(type.Name);
    }

    public static JsonObject ReferenceTo(string component) => new() { ["$ref"] = $"#/components/schemas/{component}" };

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode schema, Type root)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        JsonObject described = type switch
        {
            _ when type == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            _ when type == typeof(JsonElement) => [],
            _ when type != root && context.TypeInfo.Kind == JsonTypeInfoKind.Object => Reference(type),
            _ => Present(context.TypeInfo, schema as JsonObject ?? []),
        };
        if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute description, ..])
        {
            described["description"] = description.Description;
        }

        return described;
    }

    /// <summary>What is <see langword="null"/> is left out when written, so that it is never null but may be missing.</summary>
    private static JsonObject Present(JsonTypeInfo type, JsonObject schema)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.IsGetNullable))
        {
            (schema["required"] as JsonArray)?.RemoveAll(name => (string?)name == property.Name);
            if (schema["properties"]?[property.Name] is JsonObject nullable)
            {
                RemoveNull(nullable);
            }
        }

        if (schema["required"] is JsonArray { Count: 0 })
        {
            schema.Remove("required");
        }

        return schema;
    }

    private static void RemoveNull(JsonObject schema)
    {
        (schema["enum"] as JsonArray)?.RemoveAll(word => word is null);
        if (schema["type"] is JsonArray types)
        {
            types.RemoveAll(type => (string?)type == "null");
            schema["type"] = types.Count == 1 ? types[0]!.DeepClone() : types.DeepClone();
        }
    }
}
