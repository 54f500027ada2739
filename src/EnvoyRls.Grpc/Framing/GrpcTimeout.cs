using System.Globalization;

namespace EnvoyRls.Grpc.Framing;

/// <summary>The <c>grpc-timeout</c> header: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    /// <summary>What <see cref="Read"/> makes of no header: all the time there is.</summary>
    public static readonly TimeSpan None = TimeSpan.MaxValue;

    /// <summary>What <see cref="Read"/> makes of a header that is not a timeout.</summary>
    public static readonly TimeSpan Malformed = TimeSpan.MinValue;

    /// <summary>How long the header can be, in characters.</summary>
    public const int MaxLength = MaxDigits + 1;

    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>The timeout of a request, <see cref="None"/> if the header is not there, or <see cref="Malformed"/>.</summary>
    public static TimeSpan Read(string? header)
    {
        if (header is null)
        {
            return None;
        }

        return TryParse(header, out TimeSpan timeout) ? timeout : Malformed;
    }

    /// <summary>Parses the header. Nanoseconds are rounded up to the 100 ns a <see cref="TimeSpan"/> can tell.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        // The runtime takes NUL behind a number for the end of it.
        if (text.Length is < 2 or > MaxLength
            || text[..^1].ContainsAnyExceptInRange('0', '9')
            || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
        {
            return false;
        }

        if (text[^1] == 'n')
        {
            timeout = new TimeSpan((value + 99) / 100);
            return true;
        }

        foreach ((char unit, long ticks) in Units)
        {
            if (unit == text[^1])
            {
                timeout = new TimeSpan(value * ticks);
                return true;
            }
        }

        return false;
    }

    /// <summary>Formats a time in the finest unit that can hold it, rounded up; a negative one is zero.</summary>
    public static string Format(TimeSpan timeout)
    {
        long wanted = Math.Max(timeout.Ticks, 0);
        foreach ((char unit, long ticks) in Units)
        {
            long value = (wanted / ticks) + (wanted % ticks == 0 ? 0 : 1);
            if (value <= MaxValue)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{MaxValue}H");
    }
}
