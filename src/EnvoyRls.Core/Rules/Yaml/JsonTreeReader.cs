using System.Text;
using System.Text.Json;
using EnvoyRls.Core.Rules.Loading;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>
/// Reads JSON (RFC 8259) into the nodes that <see cref="YamlTreeReader"/> makes of YAML, so that whoever reads them need not
/// know which it was. Strings are strings whatever they look like. A key that comes twice is refused: parsers disagree on
/// what it means.
/// </summary>
internal sealed class JsonTreeReader
{
    private const int MaxDepth = 200;
    private const string Correct = "correct the JSON syntax at this place";

    private readonly byte[] _text;
    private long _offset;
    private int _line = 1;
    private int _column = 1;

    private JsonTreeReader(byte[] text) => _text = text;

    /// <summary>Reads a text that is one JSON value.</summary>
    /// <param name="text">The whole text; a byte-order mark is skipped.</param>
    /// <returns>The root node; <see langword="null"/> for <c>null</c>.</returns>
    /// <exception cref="YamlTreeException">The text is not JSON, is more than one value, or nests beyond all bounds.</exception>
    public static YamlNode? Read(string text)
    {
        if (text.AsSpan().TrimStart('\uFEFF').IsWhiteSpace())
        {
            throw new YamlTreeException(1, 1, "the text is empty", "write a JSON object: {\"key\": \"value\"}");
        }

        JsonTreeReader tree = new(Encoding.UTF8.GetBytes(text.StartsWith('\uFEFF') ? text[1..] : text));
        try
        {
            return tree.ReadRoot();
        }
        catch (JsonException error)
        {
            throw tree.Translate(error);
        }
    }

    private YamlNode? ReadRoot()
    {
        // Depth is counted here, where its error gets a place.
        Utf8JsonReader reader = new(_text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        YamlNode root = ReadNode(ref reader, 0);

        // Throws if anything but white space follows.
        reader.Read();
        return root is YamlScalar { Kind: YamlScalarKind.Null } ? null : root;
    }

    private YamlNode ReadNode(ref Utf8JsonReader reader, int depth)
    {
        CollectionPace.Keep();
        (int line, int column) = PlaceOf(reader.TokenStartIndex);
        if (depth > MaxDepth)
        {
            throw new YamlTreeException(line, column, $"nested deeper than {MaxDepth} levels", "flatten the document");
        }

        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, line, column, depth),
            JsonTokenType.StartArray => ReadArray(ref reader, line, column, depth),
            JsonTokenType.String => new YamlScalar(line, column, ReadText(ref reader, line, column), YamlScalarKind.String),
            JsonTokenType.Number => ReadNumber(ref reader, line, column),
            JsonTokenType.True => new YamlScalar(line, column, "true", YamlScalarKind.True),
            JsonTokenType.False => new YamlScalar(line, column, "false", YamlScalarKind.False),
            _ => new YamlScalar(line, column, "null", YamlScalarKind.Null),
        };
    }

    private YamlMapping ReadObject(ref Utf8JsonReader reader, int line, int column, int depth)
    {
        List<KeyValuePair<YamlNode, YamlNode>> pairs = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            (int keyLine, int keyColumn) = PlaceOf(reader.TokenStartIndex);
            string name = ReadText(ref reader, keyLine, keyColumn);
            if (!names.Add(name))
            {
                throw new YamlTreeException(keyLine, keyColumn, $"key '{name}' appears twice in one object", "remove one of the two");
            }

            reader.Read();
            pairs.Add(new(new YamlScalar(keyLine, keyColumn, name, YamlScalarKind.String), ReadNode(ref reader, depth + 1)));
        }

        return new YamlMapping(line, column, pairs);
    }

    private YamlSequence ReadArray(ref Utf8JsonReader reader, int line, int column, int depth)
    {
        List<YamlNode> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadNode(ref reader, depth + 1));
        }

        return new YamlSequence(line, column, items);
    }

    private static YamlScalar ReadNumber(ref Utf8JsonReader reader, int line, int column)
    {
        string text = Encoding.ASCII.GetString(reader.ValueSpan);
        return new YamlScalar(line, column, text, YamlScalarResolver.Resolve(text));
    }

    private static string ReadText(ref Utf8JsonReader reader, int line, int column)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new YamlTreeException(line, column, "the text has half of a surrogate pair", "write both halves, \\ud83d\\ude00, or the character itself");
        }
    }

    /// <summary>Line and column, from 1, of a token; tokens are asked for in order, so that each byte is looked at once.</summary>
    private (int Line, int Column) PlaceOf(long offset)
    {
        for (; _offset < offset; _offset++)
        {
            byte unit = _text[_offset];
            if (unit == '\n')
            {
                _line++;
                _column = 1;
            }
            else
            {
                _column += Characters(unit);
            }
        }

        return (_line, _column);
    }

    /// <summary>How many UTF-16 characters a byte of UTF-8 begins.</summary>
    private static int Characters(byte unit) => unit switch
    {
        >= 0xF0 => 2,
        >= 0x80 and < 0xC0 => 0,
        _ => 1,
    };

    private YamlTreeException Translate(JsonException error)
    {
        int line = (int)(error.LineNumber ?? 0);
        ReadOnlySpan<byte> rest = _text;
        for (int skipped = 0; skipped < line; skipped++)
        {
            rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        }

        int column = 1;
        foreach (byte unit in rest[..(int)Math.Min(error.BytePositionInLine ?? 0, rest.Length)])
        {
            column += Characters(unit);
        }

        // The runtime's message ends with a place of its own.
        int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string message = (place < 0 ? error.Message : error.Message[..place]).TrimEnd('.', ' ');
        return new YamlTreeException(line + 1, column, $"not JSON: {message}", Correct);
    }
}
