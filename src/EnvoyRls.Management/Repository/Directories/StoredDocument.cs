using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Management.Repository.Directories;

/// <summary>
/// How every YAML file of the directory is written: a comment, the number of its format, what it says, and YAML's end
/// mark, without which it is known to be cut short.
/// </summary>
internal static class StoredDocument
{
    private const int Format = 1;
    private const string EndMark = "...";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file.</summary>
    /// <param name="comment">What it is, in lines for its reader.</param>
    /// <param name="write">Writes the fields into an open object.</param>
    /// <exception cref="RepositoryException">A text could not be read back.</exception>
    public static byte[] Write(string comment, Action<Utf8JsonWriter> write)
    {
        using MemoryStream fields = new();
        StringBuilder text = new();
        foreach (string line in comment.Split('\n'))
        {
            text.Append("# ").Append(line).Append('\n');
        }

        try
        {
            using (Utf8JsonWriter json = new(fields, JsonOptions))
            {
                json.WriteStartObject();
                json.WriteNumber("format", Format);
                write(json);
                json.WriteEndObject();
            }

            Objects.BlockYaml.Append(text, fields.GetBuffer().AsSpan(0, (int)fields.Length));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new RepositoryException($"the change cannot be written to a file and read back: {error.Message}", error);
        }

        return Utf8.GetBytes(text.Append('\n').Append(EndMark).Append('\n').ToString());
    }

    /// <summary>Writes the body of an object. The writer's own check would refuse what nests deeper than 64 levels; the text is read as a whole soon after.</summary>
    public static void WriteBody(string body, Utf8JsonWriter json) => json.WriteRawValue(body, skipInputValidation: true);

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its name for messages.</param>
    /// <param name="contents">What it holds.</param>
    /// <param name="known">The fields it may have.</param>
    /// <exception cref="RepositoryException">It is of a newer format, cut short, or not what was written.</exception>
    public static StoredMapping Read(string file, ReadOnlySpan<byte> contents, params ReadOnlySpan<string> known)
    {
        string text = Decode(file, contents);
        if (!text.AsSpan().TrimEnd('\n').EndsWith("\n" + EndMark))
        {
            int lines = 1 + text.AsSpan().Count('\n');
            throw StoredMapping.Fault(file, lines, 1, $"the file is cut short: its last line is not '{EndMark}'", "restore it from a backup");
        }

        YamlNode root = Parse(file, text);
        RefuseOtherFormats(file, root);
        return new StoredMapping(file, root, ["format", .. known]);
    }

    private static string Decode(string file, ReadOnlySpan<byte> contents)
    {
        try
        {
            return Utf8.GetString(contents);
        }
        catch (DecoderFallbackException error)
        {
            int line = 1 + contents[..Math.Max(error.Index, 0)].Count((byte)'\n');
            throw StoredMapping.Fault(file, line, 1, "the text is not UTF-8", "restore the file from a backup");
        }
    }

    private static YamlNode Parse(string file, string text)
    {
        try
        {
            return YamlTreeReader.Read(text, (line, column, warning) => throw StoredMapping.Fault(file, line, column, warning, "remove it"))
                ?? throw StoredMapping.Fault(file, 1, 1, "the file says nothing", "restore it from a backup");
        }
        catch (YamlTreeException error)
        {
            throw StoredMapping.Fault(file, error.Line, error.Column, error.Message, error.Fix);
        }
    }

    private static void RefuseOtherFormats(string file, YamlNode root)
    {
        YamlNode? found = (root as YamlMapping)?.Find("format");
        if (found is not YamlScalar { Kind: YamlScalarKind.Integer } scalar || scalar.Text != Format.ToString(CultureInfo.InvariantCulture))
        {
            string what = found is YamlScalar other ? $"the file is of format {other.Text}" : "the file does not say its format";
            throw StoredMapping.Fault(file, found ?? root, what, $"this program reads format {Format} only: run the version that wrote it, or restore a backup");
        }
    }
}
