using System.Globalization;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Wording;

/// <summary>Schedules in few words: <c>from 2026-01-01T00:00:00Z, Monday, 09:00-17:30, Europe/Berlin</c>.</summary>
internal static class ScheduleText
{
    public static string Of(Schedule schedule)
    {
        List<string> parts = [];
        if (schedule.From is { } from)
        {
            parts.Add($"from {Moment(from)}");
        }

        if (schedule.Until is { } until)
        {
            parts.Add($"until {Moment(until)}");
        }

        if (schedule.Days.Count < 7)
        {
            parts.Add(string.Join(' ', schedule.Days.Order()));
        }

        parts.AddRange(schedule.Hours.Select(hours => string.Create(CultureInfo.InvariantCulture, $"{hours.Start:HH:mm}-{hours.End:HH:mm}")));
        if (schedule.TimeZone.Id != TimeZoneInfo.Utc.Id)
        {
            parts.Add(schedule.TimeZone.Id);
        }

        return parts.Count == 0 ? "always" : string.Join(", ", parts);
    }

    /// <summary>A moment as rule files write it.</summary>
    /// <param name="microseconds">Unix time in microseconds.</param>
    public static string Moment(long microseconds) =>
        DateTime.UnixEpoch.AddMicroseconds(microseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
