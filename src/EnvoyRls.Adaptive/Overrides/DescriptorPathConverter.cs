using System.Text.Json;
using System.Text.Json.Serialization;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>Writes a path as a list of pairs of key and value, or of the key alone where the value is open.</summary>
internal sealed class DescriptorPathConverter : JsonConverter<DescriptorPath>
{
    /// <inheritdoc/>
    public override DescriptorPath Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<PathEntry> entries = [];
        Expect(reader.TokenType == JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            entries.Add(ReadEntry(ref reader));
        }

        Expect(entries.Count > 0);
        return new DescriptorPath(entries);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DescriptorPath value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (PathEntry entry in value.Entries)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(entry.Key);
            if (entry.Value is not null)
            {
                writer.WriteStringValue(entry.Value);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static PathEntry ReadEntry(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.String);
        string key = reader.GetString()!;
        string? value = null;
        Expect(reader.Read());
        if (reader.TokenType == JsonTokenType.String)
        {
            value = reader.GetString();
            Expect(reader.Read());
        }

        Expect(reader.TokenType == JsonTokenType.EndArray);
        return new PathEntry(key, value);
    }

    private static void Expect(bool isSo)
    {
        if (!isSo)
        {
            throw new JsonException("a path is a list of [key, value] or [key]");
        }
    }
}
