using System.Globalization;

namespace EnvoyRls.Core.Rules;

/// <summary>How the rule language writes moments: RFC 3339 with its offset, or a date alone for its first moment.</summary>
public static class MomentText
{
    private const string Date = "yyyy-MM-dd";

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>Reads a moment.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeZone">The zone that a date alone is of.</param>
    /// <param name="microseconds">Unix time in microseconds.</param>
    public static bool TryParse(string text, TimeZoneInfo timeZone, out long microseconds)
    {
        if (DateTime.TryParseExact(text, Date, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date))
        {
            microseconds = ToUnixMicroseconds(FirstMomentOf(date, timeZone));
            return true;
        }

        bool parsed = DateTimeOffset.TryParseExact(
            text.ToUpperInvariant(), Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant);
        microseconds = parsed ? ToUnixMicroseconds(instant.UtcDateTime) : 0;
        return parsed;
    }

    /// <summary>Writes a moment, in UTC.</summary>
    /// <param name="microseconds">Unix time in microseconds, from year 1 to 9999.</param>
    public static string Format(long microseconds) =>
        DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToString(Instants[1], CultureInfo.InvariantCulture);

    /// <summary>Where a change of the clocks skips midnight the day begins at the change; where it repeats midnight, at the first one.</summary>
    private static DateTime FirstMomentOf(DateTime date, TimeZoneInfo timeZone)
    {
        TimeSpan offset = timeZone.IsAmbiguousTime(date)
            ? timeZone.GetAmbiguousTimeOffsets(date).Max()
            : timeZone.GetUtcOffset(timeZone.IsInvalidTime(date) ? date.AddDays(-1) : date);
        long ticks = Math.Clamp(date.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new DateTime(ticks, DateTimeKind.Utc);
    }

    private static long ToUnixMicroseconds(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
