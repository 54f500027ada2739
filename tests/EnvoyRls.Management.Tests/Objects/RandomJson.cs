using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnvoyRls.Management.Tests.Objects;

/// <summary>Objects in canonical JSON of every shape, with texts that YAML may take for something else.</summary>
internal sealed class RandomJson(int seed)
{
    private const int MaxDepth = 5;

    private static readonly string[] Words =
    [
        "", "a", "domain", "null", "~", "true", "no", "on", "1", "-1", "0x1F", "1e3", ".5", "1_000", "2026-11-21", "12:30:45", "<<", "=", "...", "---", "- a", "? a", ": a", "a: b", "a #b",
        "# a", "'a'", "\"a\"", "\\", "{a}", "[a]", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", " a", "a ", "a\nb", "\n", "\r\n", "a\tb", "\t", "\0", "\u0007", "\u0085", "\u00A0", "\u2028",
        "\u2029", "\uFEFF", "\uFFFD", "é", "日本語", "😀", "👩‍👩‍👧", "\U0010FFFD", "\u202E", "a/b?c=d&e<f>g+h", "x".PadLeft(300, 'y'), "long key ".PadRight(2_000, 'k'),
    ];

    private static readonly string[] Numbers = ["0", "1", "-1", "1.0", "1.5", "-1.5E-07", "1E+20", "9223372036854775807", "-9223372036854775808", "18446744073709551615"];

    private readonly Random _random = new(seed);

    public string Next()
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteObject(json, 0);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private void WriteValue(Utf8JsonWriter json, int depth)
    {
        switch (_random.Next(depth < MaxDepth ? 8 : 5))
        {
            case 0:
                json.WriteRawValue(Numbers[_random.Next(Numbers.Length)]);
                break;
            case 1:
                json.WriteBooleanValue(_random.Next(2) == 0);
                break;
            case 2:
                json.WriteNullValue();
                break;
            case 3 or 4:
                json.WriteStringValue(Word());
                break;
            case 5:
                json.WriteStartArray();
                for (int items = _random.Next(4); items > 0; items--)
                {
                    WriteValue(json, depth + 1);
                }

                json.WriteEndArray();
                break;
            default:
                WriteObject(json, depth + 1);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, int depth)
    {
        json.WriteStartObject();
        foreach (string key in Enumerable.Range(0, _random.Next(5)).Select(_ => Word()).Distinct(StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            WriteValue(json, depth);
        }

        json.WriteEndObject();
    }

    private string Word() => string.Concat(Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Words[_random.Next(Words.Length)]));
}
