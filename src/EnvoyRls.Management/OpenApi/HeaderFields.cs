using System.Text.Json.Nodes;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;

namespace EnvoyRls.Management.OpenApi;

/// <summary>Header fields that operations of a kind have in common.</summary>
internal static class HeaderFields
{
    private static readonly (string Component, string Name, string Description)[] Fields =
    [
        ("IfMatch", "If-Match", "Entity tags of which the object must have one, or `*` for any: another's change is not lost then."),
        ("IfNoneMatch", "If-None-Match", "Entity tags that the object must not have, or `*`: for a read, 304 if it has; for a write, 412."),
        ("IdempotencyKey", Preferences.IdempotencyKeyHeader, "A key of your choice, up to 255 characters: the same request with the same key is carried out once and answered again, for a day."),
        ("Prefer", Preferences.PreferHeader, "`handling=strict`: conflicts with other rules, otherwise only told, refuse the change."),
    ];

    /// <summary>The fields as components.</summary>
    public static JsonObject Components()
    {
        JsonObject components = [];
        foreach ((string component, string name, string description) in Fields)
        {
            components[component] = new JsonObject
            {
                ["name"] = name, ["in"] = "header", ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" },
            };
        }

        return components;
    }

    /// <summary>References to those that an operation has.</summary>
    public static IEnumerable<JsonObject> Of(ApiOperation operation) =>
        NamesOf(operation).Select(name => new JsonObject { ["$ref"] = $"#/components/parameters/{Fields.Single(field => field.Name == name).Component}" });

    /// <summary>Those that an operation has, with what they do.</summary>
    public static IEnumerable<(string Name, string Description)> DescribedOf(ApiOperation operation) =>
        NamesOf(operation).Select(name => (name, Fields.Single(field => field.Name == name).Description));

    private static IEnumerable<string> NamesOf(ApiOperation operation)
    {
        if (operation.IsConditional && operation.IsWrite)
        {
            yield return "If-Match";
        }

        if (operation.IsConditional)
        {
            yield return "If-None-Match";
        }

        if (operation.IsChange)
        {
            yield return Preferences.IdempotencyKeyHeader;
            yield return Preferences.PreferHeader;
        }
    }
}
