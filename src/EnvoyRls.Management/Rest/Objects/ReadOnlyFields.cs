using System.Text;
using System.Text.Json;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>
/// Blanks out what answers add to an object, so that an answer can be edited and sent back. All else keeps its line and
/// column, because mistakes are told by these.
/// </summary>
internal static class ReadOnlyFields
{
    /// <summary>The text without the fields, if it is JSON; as it is otherwise.</summary>
    public static string Blank(string json)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        List<Range> fields = [];
        try
        {
            Find(text, fields);
        }
        catch (JsonException)
        {
            return json;
        }

        foreach (Range field in fields)
        {
            Span<byte> blank = text.AsSpan(field);
            for (int i = 0; i < blank.Length; i++)
            {
                blank[i] = blank[i] == '\n' ? blank[i] : (byte)' ';
            }
        }

        return fields.Count == 0 ? json : Encoding.UTF8.GetString(text);
    }

    private static void Find(byte[] text, List<Range> fields)
    {
        Utf8JsonReader reader = new(text);
        int kept = -1;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            int start = (int)reader.TokenStartIndex;
            bool isAdded = ObjectAnswers.ReadOnlyFields.Contains(reader.GetString()!, StringComparer.Ordinal);
            reader.Skip();
            if (!isAdded)
            {
                kept = (int)reader.BytesConsumed;
                continue;
            }

            // With the comma behind it; the last one's stands before it, after what is kept.
            int end = (int)reader.BytesConsumed;
            int next = end + text.AsSpan(end).IndexOfAnyExcept(" \t\r\n"u8);
            bool isLast = text[next] != ',';
            fields.Add(isLast && kept >= 0 ? kept..end : isLast ? start..end : start..(next + 1));
        }
    }
}
