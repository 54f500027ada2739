using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EnvoyRls.Server.Logging;

/// <summary>The reference's JSON lines: <c>@message</c>, <c>@timestamp</c> in nanoseconds, <c>level</c>, and <c>error</c> if there is one.</summary>
internal sealed class JsonLineFormat : ILogLineFormat
{
    // A log is not a web page: quotes and letters of any language stay readable. Control characters are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(LogEvent happened, IBufferWriter<byte> output)
    {
        using (Utf8JsonWriter json = new(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("@message", happened.Message);
            json.WriteString("@timestamp", happened.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", LogNames.Of(happened.Level));
            if (happened.Error is not null)
            {
                json.WriteString("error", happened.ShowsStack ? happened.Error.ToString() : happened.Error.Message);
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
