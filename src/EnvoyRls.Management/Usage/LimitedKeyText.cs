using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Observation;
using Google.Protobuf.Collections;

namespace EnvoyRls.Management.Usage;

/// <summary>
/// Writes which key a decision was about: the domain and the entries that the rule matched, with the request's values, as
/// <c>domain.key_value.key_value</c>. What is longer than the buffer is cut. Not safe for concurrent use.
/// </summary>
internal sealed class LimitedKeyText
{
    private const int Longest = 512;

    private readonly char[] _text = new char[Longest];
    private int _length;

    /// <summary>The key; valid until the next one is written.</summary>
    public ReadOnlySpan<char> Write(in DecisionRecord record)
    {
        _length = 0;
        Append(record.Request.Domain);
        RepeatedField<RateLimitDescriptor.Types.Entry> entries = record.Entries;
        int count = record.Node is { } node ? Math.Min(node.Depth + 1, entries.Count) : entries.Count;
        for (int i = 0; i < count; i++)
        {
            Append(".");
            Append(entries[i].Key);
            if (entries[i].Value.Length > 0)
            {
                Append("_");
                Append(entries[i].Value);
            }
        }

        return UsageNames.Cut(_text.AsSpan(0, _length));
    }

    private void Append(string part)
    {
        int length = Math.Min(part.Length, Longest - _length);
        part.AsSpan(0, length).CopyTo(_text.AsSpan(_length));
        _length += length;
    }
}
