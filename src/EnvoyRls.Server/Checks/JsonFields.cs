using System.Globalization;
using System.Text.Json;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Server.Checks;

/// <summary>Walks JSON objects whose fields are known, value by value, and gathers what is wrong with them.</summary>
internal ref struct JsonFields
{
    private const int MostErrors = 20;

    private readonly ReadOnlySpan<byte> _text;
    private readonly List<ProblemError> _errors = [];
    private Utf8JsonReader _json;

    /// <param name="text">The whole text; UTF-8.</param>
    public JsonFields(ReadOnlySpan<byte> text)
    {
        _text = text;
        _json = new Utf8JsonReader(text);
    }

    /// <summary>What was wrong so far, the first of it.</summary>
    public readonly IReadOnlyList<ProblemError> Errors => _errors;

    /// <summary>Goes to the next token.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public bool Read() => _json.Read();

    /// <summary>Goes to the value of the next field that is there; false at the end of the object.</summary>
    /// <param name="names">The fields that there can be.</param>
    /// <param name="path">Where the object is.</param>
    /// <param name="seen">A bit for each field that was there before.</param>
    /// <param name="field">Its place among the names.</param>
    public bool NextField(string[] names, in JsonPath path, ref uint seen, out int field)
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            field = IndexOf(names);
            if (field >= 0 && (seen & (1u << field)) == 0)
            {
                seen |= 1u << field;
                _json.Read();
                if (_json.TokenType == JsonTokenType.Null)
                {
                    continue;
                }

                return true;
            }

            Refuse(names, path, field);
            _json.Read();
            _json.Skip();
        }

        field = -1;
        return false;
    }

    /// <summary>Whether the value is an object; otherwise it is refused and passed by.</summary>
    public bool IsObject(in JsonPath path) => Is(JsonTokenType.StartObject, path, "An object was expected.", "write { ... }");

    /// <summary>Whether the value is an array; otherwise it is refused and passed by.</summary>
    public bool IsArray(in JsonPath path) => Is(JsonTokenType.StartArray, path, "An array was expected.", "write [ ... ]");

    /// <summary>Goes to the next item of an array; false at its end.</summary>
    public bool NextItem() => _json.Read() && _json.TokenType != JsonTokenType.EndArray;

    /// <summary>The value as a text; empty if it is none.</summary>
    public string Text(in JsonPath path)
    {
        if (!Is(JsonTokenType.String, path, "A text was expected.", "write \"...\""))
        {
            return "";
        }

        if (TryText(out string text))
        {
            return text;
        }

        Add(path, "The text has half a surrogate pair, which stands for no character.", "");
        return "";
    }

    /// <summary>The value as true or false; false if it is neither.</summary>
    public bool Flag(in JsonPath path) => _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => Is(JsonTokenType.True, path, "true or false was expected.", ""),
    };

    /// <summary>The value as a whole number; 0 if it is none.</summary>
    public long Integer(in JsonPath path, long least, long most)
    {
        string wanted = string.Create(CultureInfo.InvariantCulture, $"A whole number from {least} to {most} was expected.");
        if (!Is(JsonTokenType.Number, path, wanted, ""))
        {
            return 0;
        }

        if (_json.TryGetInt64(out long number) && number >= least && number <= most)
        {
            return number;
        }

        Add(path, wanted, "");
        return 0;
    }

    /// <summary>Notes a mistake at the token that was last read.</summary>
    public readonly void Add(in JsonPath path, string message, string fix)
    {
        if (_errors.Count < MostErrors)
        {
            ReadOnlySpan<byte> before = _text[..(int)_json.TokenStartIndex];
            int lineStart = before.LastIndexOf((byte)'\n') + 1;
            _errors.Add(new ProblemError(message, fix)
            {
                In = path.ToString() is { Length: > 0 } place ? place : null,
                Line = before.Count((byte)'\n') + 1,
                Column = before.Length - lineStart + 1,
            });
        }
    }

    private bool Is(JsonTokenType type, in JsonPath path, string message, string fix)
    {
        if (_json.TokenType == type)
        {
            return true;
        }

        Add(path, message, fix);
        _json.Skip();
        return false;
    }

    private readonly void Refuse(string[] names, in JsonPath path, int field)
    {
        string name = TryText(out string text) ? text : "";
        if (field >= 0)
        {
            Add(path.Field(name), $"The field '{name}' is there twice.", "");
        }
        else
        {
            Add(path.Field(name), $"There is no field '{name}' here.", BodyShape.Suggestion(name, names));
        }
    }

    private readonly int IndexOf(string[] names)
    {
        if (_json.ValueIsEscaped)
        {
            // Half a surrogate pair is no text, and nothing to compare.
            return TryText(out string text) ? Array.IndexOf(names, text) : -1;
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (_json.ValueTextEquals(names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private readonly bool TryText(out string text)
    {
        try
        {
            text = _json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
