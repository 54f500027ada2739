using System.Globalization;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>Writes a schedule as the keys of <c>active</c>.</summary>
internal static class ScheduleFields
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static YamlMapping Of(Schedule schedule)
    {
        bool saysWhen = schedule.From is not null || schedule.Until is not null || schedule.Hours.Count > 0;
        return new MappingDraft()
            .Text("from", schedule.From is { } from ? MomentText.Format(from) : "")
            .Text("until", schedule.Until is { } until ? MomentText.Format(until) : "")
            .Node("days", schedule.Days.Count == 7 && saysWhen ? null : DaysOf(schedule.Days))
            .Node("hours", schedule.Hours.Count == 0 ? null : MappingDraft.Texts(schedule.Hours.Select(HoursOf)))
            .Text("time_zone", schedule.TimeZone.Id == TimeZoneInfo.Utc.Id ? "" : schedule.TimeZone.Id)
            .Build();
    }

    private static YamlSequence DaysOf(IReadOnlySet<DayOfWeek> days) =>
        MappingDraft.Texts(days.Count == 7 ? ["mon-sun"] : Enum.GetValues<DayOfWeek>().Where(days.Contains).Select(day => DayNames[(int)day]));

    private static string HoursOf((TimeOnly Start, TimeOnly End) hours) =>
        string.Create(CultureInfo.InvariantCulture, $"{hours.Start:HH:mm}-{(hours.End == TimeOnly.MinValue ? "24:00" : hours.End.ToString("HH:mm", CultureInfo.InvariantCulture))}");
}
