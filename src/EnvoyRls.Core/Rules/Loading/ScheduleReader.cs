using System.Globalization;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>Reads <c>active</c>.</summary>
internal sealed class ScheduleReader(RuleErrorList errors)
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly FieldReader _fields = new(errors);
    private readonly ValueReader _values = new(errors);

    /// <summary>When a rule or a limit holds; <see langword="null"/> for always.</summary>
    public Schedule? Read(YamlMapping owner)
    {
        if (_fields.Mapping(owner, "active") is not { } mapping)
        {
            return null;
        }

        if (mapping.Pairs.All(pair => pair.Key is YamlScalar { Text: "time_zone" }))
        {
            errors.Add(mapping, "'active' does not say when", "write from, until, days or hours below it, or remove it");
            return null;
        }

        TimeZoneInfo zone = ReadTimeZone(mapping);
        Schedule schedule = new()
        {
            TimeZone = zone,
            From = _values.Moment(mapping, "from", zone),
            Until = _values.Moment(mapping, "until", zone),
            Days = ReadDays(mapping),
            Hours = ReadHours(mapping),
        };
        if (schedule.From >= schedule.Until)
        {
            errors.Add(mapping.Find("until")!, "'until' is not after 'from', so this would never hold", "let until be the first moment at which it no longer holds");
        }

        return schedule;
    }

    private TimeZoneInfo ReadTimeZone(YamlMapping mapping)
    {
        string name = _fields.Text(mapping, "time_zone");
        if (name.Length == 0)
        {
            return TimeZoneInfo.Utc;
        }

        if (IsZoneName(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone))
        {
            return zone;
        }

        errors.Add(mapping.Find("time_zone")!, $"unknown time zone '{name}'", $"use an IANA name, such as {NearestZone(name) ?? "Europe/Berlin"}");
        return TimeZoneInfo.Utc;
    }

    /// <summary>Zones are looked up as files, so that what is no name must not get that far.</summary>
    private static bool IsZoneName(string name) =>
        char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');

    private static string? NearestZone(string name)
    {
        string[] zones = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal)];
        string city = name.Replace(' ', '_');
        return Array.Find(zones, zone => zone.EndsWith($"/{city}", StringComparison.OrdinalIgnoreCase)) ?? Spelling.Nearest(name, zones);
    }

    private IReadOnlySet<DayOfWeek> ReadDays(YamlMapping mapping)
    {
        if (_values.TextList(mapping, "days", "[mon, tue-thu]") is not { } items)
        {
            return Schedule.EveryDay;
        }

        HashSet<DayOfWeek> days = [];
        foreach (YamlScalar item in items)
        {
            string[] ends = item.Text.Split('-');
            int first = DayOf(ends[0]);
            int last = DayOf(ends[^1]);
            if (first < 0 || last < 0 || ends.Length > 2)
            {
                errors.Add(item, $"'{item.Text}' is not a day of the week", "use mon, tue, wed, thu, fri, sat and sun, or a range such as mon-fri");
                continue;
            }

            for (int day = first; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == last)
                {
                    break;
                }
            }
        }

        return days;
    }

    private static int DayOf(string name) => Array.FindIndex(DayNames, day => string.Equals(day, name, StringComparison.OrdinalIgnoreCase));

    private List<(TimeOnly Start, TimeOnly End)> ReadHours(YamlMapping mapping)
    {
        List<(TimeOnly Start, TimeOnly End)> hours = [];
        foreach (YamlScalar item in _values.TextList(mapping, "hours", "[\"09:00-17:30\"]") ?? [])
        {
            string[] ends = item.Text.Split('-');
            if (ends.Length == 2 && ends[0] != ends[1] && TryParseTime(ends[0], out TimeOnly start) && TryParseEnd(ends[1], out TimeOnly end))
            {
                hours.Add((start, end));
            }
            else
            {
                errors.Add(item, $"'{item.Text}' is not a span of hours", "write two different times of day, as in \"09:00-17:30\" or \"22:00-06:00\"");
            }
        }

        return hours;
    }

    /// <summary>A day's end may be written as its 24th hour, which is the next day's midnight.</summary>
    private static bool TryParseEnd(string text, out TimeOnly time)
    {
        time = TimeOnly.MinValue;
        return text == "24:00" || TryParseTime(text, out time);
    }

    private static bool TryParseTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
