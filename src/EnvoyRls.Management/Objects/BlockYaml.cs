using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Management.Objects;

/// <summary>
/// Writes JSON as block YAML, one entry a line, that <see cref="JsonTreeWriter"/> gives back as the same JSON: every string
/// is quoted, so that none turns into a number or a boolean.
/// </summary>
internal sealed class BlockYaml
{
    /// <summary>What <see cref="YamlTreeReader"/> still reads.</summary>
    private const int MaxDepth = 200;

    /// <summary>Longer ones need an explicit key: YAML 1.1, "simple keys" end within 1,024 characters.</summary>
    private const int LongestSimpleKey = 1_000;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl), '"', '\\', '\u2028', '\u2029', '\uFEFF', '\uFFFE', '\uFFFF']);

    private readonly StringBuilder _text;

    private BlockYaml(StringBuilder text) => _text = text;

    /// <summary>Appends a JSON text as YAML, without a line end behind it.</summary>
    /// <exception cref="JsonException">The text is not JSON, or nests deeper than 200 levels.</exception>
    /// <exception cref="InvalidOperationException">A string holds half of a surrogate pair.</exception>
    public static void Append(StringBuilder text, ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        new BlockYaml(text).WriteValue(ref reader, 0);
        reader.Read();
    }

    /// <summary>Writes a value where the line stands; what it contains starts at a column.</summary>
    private void WriteValue(ref Utf8JsonReader json, int column)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref json, column);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref json, column);
                break;
            case JsonTokenType.String:
                Quote(json.GetString()!);
                break;
            default:
                _text.Append(Encoding.UTF8.GetString(json.ValueSpan));
                break;
        }
    }

    private void WriteObject(ref Utf8JsonReader json, int column)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
        {
            _text.Append("{}");
            return;
        }

        for (bool first = true; json.TokenType != JsonTokenType.EndObject; json.Read(), first = false)
        {
            BreakUnless(first, column);
            WriteField(ref json, column);
        }
    }

    private void WriteField(ref Utf8JsonReader json, int column)
    {
        string key = json.GetString()!;
        json.Read();
        if (key.Length > LongestSimpleKey)
        {
            _text.Append("? ");
            Quote(key);
            BreakUnless(first: false, column);
            _text.Append(": ");
            WriteValue(ref json, column + 2);
            return;
        }

        WriteKey(key);
        _text.Append(':');
        if (IsFilled(json))
        {
            BreakUnless(first: false, column + 2);
        }
        else
        {
            _text.Append(' ');
        }

        WriteValue(ref json, column + 2);
    }

    private void WriteArray(ref Utf8JsonReader json, int column)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray)
        {
            _text.Append("[]");
            return;
        }

        for (bool first = true; json.TokenType != JsonTokenType.EndArray; json.Read(), first = false)
        {
            BreakUnless(first, column);
            _text.Append("- ");
            WriteValue(ref json, column + 2);
        }
    }

    /// <summary>Whether the value is an object or an array with something in it. The reader is a copy: the caller's stays where it is.</summary>
    private static bool IsFilled(Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
        && json.Read() && json.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray);

    private void BreakUnless(bool first, int column)
    {
        if (!first)
        {
            _text.Append('\n').Append(' ', column);
        }
    }

    private void WriteKey(string key)
    {
        bool isWord = key.Length > 0 && char.IsAsciiLetter(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (isWord && YamlScalarResolver.Resolve(key) == YamlScalarKind.String)
        {
            _text.Append(key);
        }
        else
        {
            Quote(key);
        }
    }

    /// <summary>A double-quoted scalar on one line: all that YAML, a terminal or an editor may take for something else is escaped.</summary>
    private void Quote(ReadOnlySpan<char> value)
    {
        _text.Append('"');
        for (int at = value.IndexOfAny(Escaped); at >= 0; at = value.IndexOfAny(Escaped))
        {
            _text.Append(value[..at]);
            Escape(value[at]);
            value = value[(at + 1)..];
        }

        _text.Append(value).Append('"');
    }

    private void Escape(char c) => _ = c switch
    {
        '"' => _text.Append("\\\""),
        '\\' => _text.Append("\\\\"),
        '\n' => _text.Append("\\n"),
        '\r' => _text.Append("\\r"),
        '\t' => _text.Append("\\t"),
        _ => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
    };
}
