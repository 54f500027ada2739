using System.Globalization;
using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Envoy.Type.V3;

namespace EnvoyRls.Cli.Ask;

/// <summary>Makes a request of what was written on the command line.</summary>
internal static class RequestParser
{
    /// <exception cref="FormatException">A descriptor or a limit makes no sense; the message says which and what would.</exception>
    public static RateLimitRequest Parse(Question question)
    {
        RateLimitRequest request = new() { Domain = question.Domain, HitsAddend = question.Hits };
        RateLimitDescriptor.Types.RateLimitOverride? limit = question.Limit is { } text ? ParseLimit(text) : null;
        foreach (string written in question.Descriptors)
        {
            RateLimitDescriptor descriptor = ParseDescriptor(written);
            descriptor.Limit = limit;
            descriptor.IsNegativeHits = question.Refund;
            descriptor.HitsAddend = question.Peek ? 0 : null;
            request.Descriptors.Add(descriptor);
        }

        return request;
    }

    private static RateLimitDescriptor ParseDescriptor(string written)
    {
        RateLimitDescriptor descriptor = new();
        foreach (string entry in SplitUnescaped(written))
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException($"descriptor '{written}': '{entry}' is not key=value.");
            }

            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = entry[..equals], Value = entry[(equals + 1)..] });
        }

        return descriptor;
    }

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

    private static RateLimitDescriptor.Types.RateLimitOverride ParseLimit(string text)
    {
        string[] parts = text.Split('/');
        if (parts is not [string amount, string unit]
            || !uint.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out uint requests)
            || !Enum.TryParse(unit, ignoreCase: true, out RateLimitUnit parsed)
            || parsed == RateLimitUnit.Unknown
            || int.TryParse(unit, CultureInfo.InvariantCulture, out _))
        {
            throw new FormatException($"limit '{text}' is not an amount and a unit, as in 10/minute.");
        }

        return new RateLimitDescriptor.Types.RateLimitOverride { RequestsPerUnit = requests, Unit = parsed };
    }
}
