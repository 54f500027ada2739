using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;

namespace EnvoyRls.Analysis.Wording;

/// <summary>Descriptors as people write them: <c>key=value,key2=value2</c>, a comma or backslash of a value escaped by a backslash.</summary>
internal static class DescriptorText
{
    /// <summary>The entries in order.</summary>
    /// <exception cref="FormatException">An entry is not key=value; the message says which.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(string written)
    {
        List<KeyValuePair<string, string>> entries = [];
        foreach (string entry in SplitUnescaped(written))
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException($"descriptor '{written}': '{entry}' is not key=value.");
            }

            entries.Add(KeyValuePair.Create(entry[..equals], entry[(equals + 1)..]));
        }

        return entries;
    }

    /// <summary>The descriptor of a request.</summary>
    /// <exception cref="FormatException">An entry is not key=value; the message says which.</exception>
    public static RateLimitDescriptor ParseDescriptor(string written)
    {
        RateLimitDescriptor descriptor = new();
        foreach ((string key, string value) in Parse(written))
        {
            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = key, Value = value });
        }

        return descriptor;
    }

    /// <summary>The entries for people: <c>key=value, key2=value2</c>.</summary>
    public static string Format(RateLimitDescriptor descriptor) =>
        string.Join(", ", descriptor.Entries.Select(entry => $"{entry.Key}={entry.Value}"));

    /// <summary>Splits at commas; a backslash takes the meaning from the character after it.</summary>
    private static IEnumerable<string> SplitUnescaped(string text)
    {
        StringBuilder part = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                part.Append(text[++i]);
            }
            else if (text[i] == ',')
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        yield return part.ToString();
    }
}
