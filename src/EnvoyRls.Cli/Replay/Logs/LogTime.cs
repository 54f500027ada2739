using System.Globalization;

namespace EnvoyRls.Cli.Replay.Logs;

/// <summary>Reads the times that access logs write.</summary>
internal static class LogTime
{
    private const long LatestSeconds = 253_402_300_799;

    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>
    /// Reads Apache's <c>17/May/2015:10:05:03 +0000</c>, with or without brackets, RFC 3339, or Unix seconds with an
    /// optional fraction (a number too great for seconds is milliseconds). Nothing before 1970.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        if (text is ['[', .. var inside, ']'])
        {
            text = inside;
        }

        return (TryParseCommon(text, out time) || TryParseUnix(text, out time) || TryParseRfc3339(text, out time)) && time >= DateTimeOffset.UnixEpoch;
    }

    /// <summary>Reads RFC 3339, in which a time without an offset is UTC and a date alone is its midnight.</summary>
    public static bool TryParseRfc3339(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        return text.Length >= 10 && text[4] == '-' && text[7] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>The fixed columns of the common log format; written out because every line has one.</summary>
    private static bool TryParseCommon(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length != 26 || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':' || text[17] != ':' || text[20] != ' ')
        {
            return false;
        }

        int month = MonthOf(text[3..6]);
        if (month == 0
            || !TryDigits(text[..2], out int day)
            || !TryDigits(text[7..11], out int year)
            || !TryDigits(text[12..14], out int hour)
            || !TryDigits(text[15..17], out int minute)
            || !TryDigits(text[18..20], out int second)
            || text[21] is not ('+' or '-')
            || !TryDigits(text[22..24], out int offsetHours)
            || !TryDigits(text[24..26], out int offsetMinutes)
            || year is < 1970 or > 9998 || day == 0 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60 || offsetHours > 13 || offsetMinutes > 59)
        {
            return false;
        }

        // A leap second is counted with the second before it, as Unix time does.
        DateTime local = new(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        TimeSpan offset = new(offsetHours, offsetMinutes, 0);
        DateTime utc = text[21] == '-' ? local + offset : local - offset;
        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    private static int MonthOf(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < Months.Length; i++)
        {
            if (name.SequenceEqual(Months[i]))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }

    private static bool TryParseUnix(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        const decimal LeastMilliseconds = 100_000_000_000;
        time = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds))
        {
            return false;
        }

        if (seconds >= LeastMilliseconds)
        {
            seconds /= 1000;
        }

        if (seconds > LatestSeconds)
        {
            return false;
        }

        time = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
