using System.Globalization;

namespace EnvoyRls.Cli.Charts;

/// <summary>How the times of a chart are written: in UTC, as finely as its intervals need.</summary>
internal static class TimeLabel
{
    public static string Of(DateTimeOffset time, TimeSpan width)
    {
        string format = width switch
        {
            _ when width >= TimeSpan.FromDays(1) => "yyyy-MM-dd",
            _ when width >= TimeSpan.FromMinutes(1) => "MM-dd HH:mm",
            _ => "HH:mm:ss",
        };
        return time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }
}
