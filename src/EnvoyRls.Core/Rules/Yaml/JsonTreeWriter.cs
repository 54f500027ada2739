using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>Writes nodes as JSON without white space.</summary>
internal static class JsonTreeWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a node. What a level's keys take as text is written as a string; all else as the type that its scalar resolved to.</summary>
    public static string Write(YamlNode node, GrammarLevel? level = null)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Compact))
        {
            Write(writer, node, level, asText: false);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node, GrammarLevel? level, bool asText)
    {
        switch (node)
        {
            case YamlMapping mapping:
                WriteMapping(writer, mapping, level);
                break;
            case YamlSequence sequence:
                writer.WriteStartArray();
                foreach (YamlNode item in sequence.Items)
                {
                    Write(writer, item, level, asText);
                }

                writer.WriteEndArray();
                break;
            case YamlScalar { Kind: not YamlScalarKind.Null } scalar when asText:
                writer.WriteStringValue(scalar.Text);
                break;
            case YamlScalar scalar:
                WriteTyped(writer, scalar);
                break;
        }
    }

    private static void WriteMapping(Utf8JsonWriter writer, YamlMapping mapping, GrammarLevel? level)
    {
        writer.WriteStartObject();
        foreach ((YamlNode key, YamlNode value) in mapping.Pairs)
        {
            string name = key is YamlScalar scalar ? scalar.Text : GoText.Of(key);
            GrammarKey? known = level?.Find(name);
            writer.WritePropertyName(name);
            Write(writer, value, known?.Below?.Invoke(), asText: known is not null && IsText(known.Type));
        }

        writer.WriteEndObject();
    }

    private static bool IsText(GrammarType type) => type is
        GrammarType.Text or GrammarType.Word or GrammarType.Duration or GrammarType.Percentage or GrammarType.Moment or GrammarType.TextList;

    private static void WriteTyped(Utf8JsonWriter writer, YamlScalar scalar)
    {
        switch (scalar.Kind)
        {
            case YamlScalarKind.Null:
                writer.WriteNullValue();
                break;
            case YamlScalarKind.True or YamlScalarKind.False:
                writer.WriteBooleanValue(scalar.Kind == YamlScalarKind.True);
                break;
            case YamlScalarKind.Integer or YamlScalarKind.LargeInteger:
                writer.WriteRawValue(YamlScalarResolver.ParseInteger(scalar.Text).ToString(CultureInfo.InvariantCulture));
                break;
            case YamlScalarKind.Float:
                writer.WriteRawValue(FloatText(YamlScalarResolver.ParseFloat(scalar.Text)));
                break;
            default:
                writer.WriteStringValue(scalar.Text);
                break;
        }
    }

    /// <summary>With a fraction or an exponent, so that it is read as what it was.</summary>
    private static string FloatText(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : $"{text}.0";
    }
}
