using EnvoyRls.Analysis.Wording;
using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Cli.Replay.Logs;

namespace EnvoyRls.Cli.Replay;

/// <summary>How a log line becomes a descriptor: <c>remote_address=%h,path=%U</c>.</summary>
internal sealed class DescriptorTemplate
{
    private readonly KeyValuePair<string, IReadOnlyList<LogEscape>>[] _entries;

    /// <exception cref="FormatException">The template makes no sense; the message says why.</exception>
    public DescriptorTemplate(string written)
    {
        _entries = [.. DescriptorText.Parse(written).Select(entry => KeyValuePair.Create(entry.Key, LogEscapes.Parse(entry.Value)))];
    }

    /// <summary>The fields that the values are made of.</summary>
    public IEnumerable<LogField> Fields =>
        _entries.SelectMany(entry => entry.Value).Where(part => part.Field is not null).Select(part => part.Field!.Value);

    /// <summary>
    /// The descriptor of a line; <see langword="null"/> if the line has no value for one of the fields, as Envoy sends no
    /// descriptor then.
    /// </summary>
    public RateLimitDescriptor? Fill(LogRecord record)
    {
        RateLimitDescriptor descriptor = new();
        foreach ((string key, IReadOnlyList<LogEscape> parts) in _entries)
        {
            if (ValueOf(parts, record) is not { } value)
            {
                return null;
            }

            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = key, Value = value });
        }

        return descriptor;
    }

    private static string? ValueOf(IReadOnlyList<LogEscape> parts, LogRecord record)
    {
        if (parts is [{ Field: { } only }])
        {
            ReadOnlySpan<char> value = record.Value(record.SlotOf(only));
            return value.IsEmpty ? null : value.ToString();
        }

        StringBuilder text = new();
        foreach (LogEscape part in parts)
        {
            ReadOnlySpan<char> value = part.Field is { } field ? record.Value(record.SlotOf(field)) : part.Literal;
            if (value.IsEmpty)
            {
                return null;
            }

            text.Append(value);
        }

        return text.ToString();
    }
}
