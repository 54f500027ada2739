using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>Records as lines of JSON.</summary>
internal static class JsonLines
{
    private const byte LineFeed = (byte)'\n';

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Records as lines, by the file they belong to.</summary>
    public static List<KeyValuePair<string, byte[]>> Write<T>(IEnumerable<T> records, Func<T, string> fileOf)
    {
        List<KeyValuePair<string, byte[]>> lines = [];
        foreach (IGrouping<string, T> file in records.GroupBy(fileOf, StringComparer.Ordinal))
        {
            lines.Add(new(file.Key, [.. file.SelectMany(record => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(record, Options), LineFeed])]));
        }

        return lines;
    }

    /// <summary>Adds a record's line to others.</summary>
    public static void Append<T>(Stream lines, T record)
    {
        JsonSerializer.Serialize(lines, record, Options);
        lines.WriteByte(LineFeed);
    }

    /// <summary>The lines of a file, none if it is gone, without a last line that has no end: that one was never acknowledged.</summary>
    public static List<ReadOnlyMemory<byte>> Split(string path)
    {
        try
        {
            return Split(File.ReadAllBytes(path));
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    /// <inheritdoc cref="Split(string)"/>
    public static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> rest)
    {
        List<ReadOnlyMemory<byte>> lines = [];
        for (int end = rest.Span.IndexOf(LineFeed); end >= 0; end = rest.Span.IndexOf(LineFeed))
        {
            lines.Add(rest[..end]);
            rest = rest[(end + 1)..];
        }

        return lines;
    }

    /// <summary>The record of a line.</summary>
    /// <exception cref="RepositoryException">The line is not what <see cref="Write"/> wrote.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line.Span, Options) ?? throw new JsonException("the line says null");
        }
        catch (JsonException error)
        {
            throw new RepositoryException(
                string.Create(CultureInfo.InvariantCulture, $"{path}:{number}: the line is not what was written: {error.Message} Correct it or remove it."), error);
        }
    }
}
