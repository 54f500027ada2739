using System.Text.Json;
using System.Text.Unicode;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Reads JSON bodies that are types of the API. Bodies in the rule language are read by its own readers.</summary>
internal static class BodyReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = ApiJson.Options.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a body.</summary>
    /// <exception cref="ProblemException">It is no JSON, or not of that type.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = Parse(body);
        List<ProblemError> errors = [];
        BodyShape.Check(document.RootElement, ApiJson.Options.GetTypeInfo(typeof(T)), "", errors);
        if (errors.Count > 0)
        {
            throw new ProblemException(Problems.MalformedBody("The body has mistakes.", errors));
        }

        try
        {
            return document.Deserialize<T>(ApiJson.Options) ?? throw new ProblemException(Problems.MalformedBody("The body must be an object."));
        }
        catch (JsonException error)
        {
            throw new ProblemException(Problems.MalformedBody(
                "The body has mistakes.", new ProblemError("This cannot be read as what it should be.", "/openapi.json has the schema") { In = FieldOf(error.Path) }));
        }
    }

    /// <summary>Parses a body that must be JSON.</summary>
    /// <exception cref="ProblemException">It is not.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw new ProblemException(Problems.MalformedBody("The body is not UTF-8."));
        }

        try
        {
            RefuseHalfPairs(body.Span);
            return JsonDocument.Parse(body, Strict);
        }
        catch (JsonException error)
        {
            throw new ProblemException(Problems.MalformedBody("The body is not JSON.", NotJson(error)));
        }
    }

    /// <summary>What has half a surrogate pair is JSON to the parser, but nobody can read the text.</summary>
    private static void RefuseHalfPairs(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader json = new(body, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueIsEscaped)
            {
                RefuseHalfPair(json);
            }
        }
    }

    private static void RefuseHalfPair(in Utf8JsonReader json)
    {
        try
        {
            json.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new ProblemException(Problems.MalformedBody("The body has a text with half a surrogate pair, which stands for no character."));
        }
    }

    private static ProblemError NotJson(JsonException error) => new("Here it stops being JSON, or says a name twice.", "see RFC 8259")
    {
        Line = (int?)error.LineNumber + 1,
        Column = (int?)error.BytePositionInLine + 1,
    };

    // "$.operations[0].op" as people write it.
    private static string FieldOf(string? path) => path is null ? "" : path.TrimStart('$').TrimStart('.');
}
