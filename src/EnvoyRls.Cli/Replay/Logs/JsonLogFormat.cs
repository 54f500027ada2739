using System.Text;
using System.Text.Json;

namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>
/// Lines that are JSON objects. <c>%{member}j</c> is the member of that name (dots go down); the other escapes are found
/// under the names that servers commonly give them.
/// </summary>
internal sealed class JsonLogFormat : ILogFormat
{
    private static readonly string[] TimeNames = ["time", "timestamp", "@timestamp", "start_time", "ts", "time_iso8601", "time_local", "msec"];

    private readonly LogField[] _wanted;
    private readonly int[] _slots;
    private byte[] _utf8 = new byte[4096];

    public JsonLogFormat(IReadOnlyList<LogField> wanted, LogRecord record)
    {
        _wanted = [.. wanted];
        _slots = [.. wanted.Select(record.SlotOf)];
    }

    public string? Read(ReadOnlySpan<char> line, LogRecord record)
    {
        record.Clear();
        int most = Encoding.UTF8.GetMaxByteCount(line.Length);
        if (_utf8.Length < most)
        {
            _utf8 = new byte[most];
        }

        int length = Encoding.UTF8.GetBytes(line, _utf8);
        try
        {
            using JsonDocument document = JsonDocument.Parse(_utf8.AsMemory(0, length));
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, record) : "not a JSON object";
        }
        catch (JsonException mistake)
        {
            return $"not JSON at byte {mistake.BytePositionInLine + 1}";
        }
    }

    private string? Read(JsonElement line, LogRecord record)
    {
        if (First(line, TimeNames) is not { } time)
        {
            return $"no time: none of {string.Join(", ", TimeNames)}";
        }

        if (!LogTime.TryParse(time, out DateTimeOffset read))
        {
            return $"'{time}' is not a time";
        }

        record.Time = read;
        for (int i = 0; i < _wanted.Length; i++)
        {
            record.Set(_slots[i], ValueOf(line, _wanted[i]));
        }

        return null;
    }

    private static ReadOnlySpan<char> ValueOf(JsonElement line, LogField field)
    {
        switch (field.Directive)
        {
            case 'h':
                return WithoutPort(First(line, "remote_addr", "remote_address", "downstream_remote_address", "client_ip", "remote_ip", "remote_host"));
            case 'm':
                return First(line, "method", "request_method") ?? RequestLineWord(line, 0);
            case 'U' or 'q':
                string target = First(line, "path", "uri", "request_uri", "url", "x_envoy_original_path") ?? RequestLineWord(line, 1);
                RequestTarget.Split(target, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query);
                return field.Directive == 'U' ? path : !query.IsEmpty ? query : First(line, "query", "query_string", "args");
            case 'H':
                return First(line, "protocol", "server_protocol") ?? RequestLineWord(line, 2);
            case 'i':
                string header = field.Name.Replace('-', '_');
                return First(line, header, $"http_{header}", field.Name);
            default:
                return First(line, NamesOf(field));
        }
    }

    private static string[] NamesOf(LogField field) => field.Directive switch
    {
        'u' => ["remote_user", "user"],
        'r' => ["request"],
        's' => ["status", "response_code", "status_code"],
        'b' => ["body_bytes_sent", "bytes_sent", "bytes", "size"],
        't' => TimeNames,
        'j' => [field.Name],
        _ => [],
    };

    private static string RequestLineWord(JsonElement line, int index)
    {
        string[] words = (First(line, "request") ?? "").Split(' ');
        return words.Length > index ? words[index] : "";
    }

    /// <summary>The first of the members that there is, as text.</summary>
    private static string? First(JsonElement line, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Find(line, name) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    private static string? Find(JsonElement element, string name)
    {
        if (element.TryGetProperty(name, out JsonElement value))
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && element.TryGetProperty(name[..dot], out JsonElement inner) && inner.ValueKind == JsonValueKind.Object
            ? Find(inner, name[(dot + 1)..])
            : null;
    }

    /// <summary>An address as servers log it, less the port: <c>10.0.0.1:5000</c>, <c>[2001:db8::1]:5000</c>.</summary>
    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> address)
    {
        if (address.StartsWith('['))
        {
            int close = address.IndexOf(']');
            return close < 0 ? address : address[1..close];
        }

        int colon = address.IndexOf(':');
        return colon >= 0 && colon == address.LastIndexOf(':') ? address[..colon] : address;
    }
}
