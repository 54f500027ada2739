using System.Text.Json;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>Looks for text in the values of a JSON document; names of fields do not count.</summary>
internal static class TextSearch
{
    public static bool Contains(JsonElement value, string text) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(field => Contains(field.Value, text)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Contains(item, text)),
        JsonValueKind.String => value.GetString()!.Contains(text, StringComparison.OrdinalIgnoreCase),
        _ => value.GetRawText().Contains(text, StringComparison.OrdinalIgnoreCase),
    };
}
