using System.Buffers;
using System.Globalization;
using System.Text;

namespace EnvoyRls.Server.Logging;

/// <summary>The reference's text lines: <c>key=value</c>, free text in double quotes, escapes as in Go.</summary>
internal sealed class TextLineFormat : ILogLineFormat
{
    private readonly StringBuilder _line = new();

    public void Write(LogEvent happened, IBufferWriter<byte> output)
    {
        _line.Clear();
        _line.Append(CultureInfo.InvariantCulture, $"time=\"{happened.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\" level={LogNames.Of(happened.Level)}");
        Field("msg", happened.Message);
        if (happened.ShowsStack)
        {
            Field("error", $"{happened.Error!.GetType()}: {happened.Error.Message}");
            Field("stack", happened.Error.StackTrace ?? "");
        }
        else if (happened.Error is not null)
        {
            Field("error", happened.Error.Message);
        }

        _line.Append('\n');
        foreach (ReadOnlyMemory<char> chunk in _line.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }
    }

    private void Field(string key, string text)
    {
        _line.Append(' ').Append(key).Append("=\"");
        foreach (char c in text)
        {
            Quoted(c);
        }

        _line.Append('"');
    }

    private void Quoted(char c)
    {
        switch (c)
        {
            case '"' or '\\':
                _line.Append('\\').Append(c);
                break;
            case '\n':
                _line.Append("\\n");
                break;
            case '\r':
                _line.Append("\\r");
                break;
            case '\t':
                _line.Append("\\t");
                break;
            case var control when char.IsControl(control) || control is '\u2028' or '\u2029':
                _line.Append(CultureInfo.InvariantCulture, $"\\u{(int)control:x4}");
                break;
            default:
                _line.Append(c);
                break;
        }
    }
}
