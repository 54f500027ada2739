using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Management.Objects;

/// <summary>Writes YAML nodes as JSON in canonical form: no white space, keys in order as written, no escape that JSON does not need.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The JSON text of a node and what it contains.</summary>
    /// <exception cref="YamlTreeException">It says something that JSON cannot: infinity, or a key that is no scalar.</exception>
    public static string Of(YamlNode node)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, Options))
        {
            Write(node, json);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static void Write(YamlNode node, Utf8JsonWriter json)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach ((YamlNode key, YamlNode value) in mapping.Pairs)
                {
                    json.WritePropertyName(key is YamlScalar name ? name.Text : throw Fault(key, "a key is one word or text", "write a scalar as the key"));
                    Write(value, json);
                }

                json.WriteEndObject();
                break;
            case YamlSequence sequence:
                json.WriteStartArray();
                foreach (YamlNode item in sequence.Items)
                {
                    Write(item, json);
                }

                json.WriteEndArray();
                break;
            case YamlScalar scalar:
                Write(scalar, json);
                break;
        }
    }

    private static void Write(YamlScalar scalar, Utf8JsonWriter json)
    {
        switch (scalar.Kind)
        {
            case YamlScalarKind.Null:
                json.WriteNullValue();
                break;
            case YamlScalarKind.True or YamlScalarKind.False:
                json.WriteBooleanValue(scalar.Kind == YamlScalarKind.True);
                break;
            case YamlScalarKind.String:
                json.WriteStringValue(scalar.Text);
                break;
            default:
                json.WriteRawValue(NumberOf(scalar));
                break;
        }
    }

    /// <summary>A number as it is written, where JSON writes it alike.</summary>
    private static string NumberOf(YamlScalar scalar)
    {
        if (IsJsonNumber(scalar.Text))
        {
            return scalar.Text;
        }

        if (scalar.Kind != YamlScalarKind.Float)
        {
            return YamlScalarResolver.ParseInteger(scalar.Text).ToString(CultureInfo.InvariantCulture);
        }

        double value = YamlScalarResolver.ParseFloat(scalar.Text);
        return double.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : throw Fault(scalar, $"'{scalar.Text}' is not a finite number", "write a number");
    }

    private static bool IsJsonNumber(string text)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static YamlTreeException Fault(YamlNode node, string message, string fix) => new(node.Line, node.Column, message, fix);
}
