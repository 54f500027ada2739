using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnvoyRls.Cli;

/// <summary>Writes JSON for scripts: indented, a line break at its end.</summary>
internal static class JsonOutput
{
    // The output is no part of a web page: quotes and letters of all languages stay readable.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            write(json);
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
