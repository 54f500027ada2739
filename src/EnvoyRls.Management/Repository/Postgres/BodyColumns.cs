using System.Globalization;
using System.Text.Json;

namespace EnvoyRls.Management.Repository.Postgres;

/// <summary>
/// Reads what columns repeat of a body. Bodies were validated before they came here; what cannot be read all the same is
/// left out of the columns, as only the body counts.
/// </summary>
internal static class BodyColumns
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };

    /// <summary>Gives the body's fields to a reader; no fields if it is no JSON object.</summary>
    public static T Read<T>(string body, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Options);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            return read(default);
        }
    }

    public static string? Text(JsonElement fields, string name) => TextOf(Find(fields, name));

    public static bool Flag(JsonElement fields, string name, bool otherwise) =>
        Find(fields, name).ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => otherwise };

    public static int Number(JsonElement fields, string name) =>
        Find(fields, name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out int number) ? number : 0;

    public static DateTimeOffset? Moment(JsonElement fields, string name) =>
        DateTimeOffset.TryParse(Text(fields, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment.ToUniversalTime()
            : null;

    /// <summary>What <c>value</c> or <c>values</c> say; <see langword="null"/> if neither is there.</summary>
    public static string[]? Values(JsonElement fields)
    {
        if (Find(fields, "values") is { ValueKind: JsonValueKind.Array } values)
        {
            return [.. values.EnumerateArray().Select(TextOf).OfType<string>()];
        }

        return Text(fields, "value") is { } value ? [value] : null;
    }

    public static IEnumerable<JsonElement> Items(JsonElement fields, string name) =>
        Find(fields, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    private static JsonElement Find(JsonElement fields, string name) =>
        fields.ValueKind == JsonValueKind.Object && fields.TryGetProperty(name, out JsonElement field) ? field : default;

    private static string? TextOf(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.String => Sql.Text(field.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => field.GetRawText(),
        _ => null,
    };
}
