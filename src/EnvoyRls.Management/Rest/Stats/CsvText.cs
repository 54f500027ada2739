using System.Globalization;
using System.Text;

namespace EnvoyRls.Management.Rest.Stats;

/// <summary>Tables as comma-separated values (RFC 4180), safe to open in a spreadsheet.</summary>
internal static class CsvText
{
    public static string Of(IReadOnlyList<string> header, IEnumerable<object?[]> rows)
    {
        StringBuilder text = new();
        AppendRow(text, header);
        foreach (object?[] row in rows)
        {
            AppendRow(text, row.Select(Field));
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> fields) => text.AppendJoin(',', fields).Append("\r\n");

    private static string Field(object? value) => value switch
    {
        null => "",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"a table cannot hold a {value.GetType().Name}", nameof(value)),
    };

    /// <summary>Spreadsheets take text that begins like a formula for one, so it gets an apostrophe, which they do not show.</summary>
    private static string Quote(string text)
    {
        string safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
