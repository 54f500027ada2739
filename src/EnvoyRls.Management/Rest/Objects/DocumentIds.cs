using System.Text.Json;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>Finds the id that a body gives itself; whether the body is right is for its readers to say.</summary>
internal static class DocumentIds
{
    /// <summary>The id; empty if there is none or the text cannot be read.</summary>
    public static string Find(string text, DocumentSyntax syntax, string field)
    {
        try
        {
            return syntax == DocumentSyntax.Yaml ? FromYaml(text, field) : FromJson(text, field);
        }
        catch (Exception error) when (error is JsonException or YamlTreeException)
        {
            return "";
        }
    }

    private static string FromYaml(string text, string field) =>
        YamlTreeReader.Read(text, static (_, _, _) => { }) is YamlMapping mapping && mapping.Find(field) is YamlScalar scalar ? scalar.Text : "";

    private static string FromJson(string text, string field)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(field, out JsonElement id)
            && id.ValueKind == JsonValueKind.String
                ? id.GetString()!
                : "";
    }
}
