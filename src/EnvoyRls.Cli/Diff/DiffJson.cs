using EnvoyRls.Analysis.Diff;
using System.Text.Json;

namespace EnvoyRls.Cli.Diff;

/// <summary>Writes differences as one JSON object.</summary>
internal static class DiffJson
{
    public static void Write(IReadOnlyList<Difference> differences, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("differences");
        foreach (Difference difference in differences)
        {
            WriteDifference(json, difference);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteDifference(Utf8JsonWriter json, Difference difference)
    {
        json.WriteStartObject();
        json.WriteString("kind", difference.Kind.ToString().ToLowerInvariant());
        json.WriteString("rule", difference.Rule);
        WriteText(json, "field", difference.Field);
        WriteText(json, "from", difference.From);
        WriteText(json, "to", difference.To);
        WriteText(json, "place", difference.Place.File is null ? "" : difference.Place.ToString());
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }
}
