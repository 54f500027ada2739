using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Errors;

/// <summary>Mistakes of active: document; line, column and message; fix.</summary>
internal static class ScheduleErrors
{
    public static TheoryData<string, string, string> Rows => new()
    {
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {}"),
            "5:13 'active' does not say when",
            "write from, until, days or hours below it, or remove it"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: always"),
            "5:13 error loading config file: 'active' must be a mapping, found the string 'always'",
            "put keys below active, indented"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {time_zone: UTC}"),
            "5:13 'active' does not say when",
            "write from, until, days or hours below it, or remove it"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {from: tomorrow}"),
            "5:20 'from' must be a date or an RFC 3339 time, found the string 'tomorrow'",
            "write 2026-03-01 or 2026-03-01T08:00:00+01:00"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {from: 2026-02-30}"),
            "5:20 'from' must be a date or an RFC 3339 time, found the string '2026-02-30'",
            "write 2026-03-01 or 2026-03-01T08:00:00+01:00"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {from: '2026-01-01T00:00:00'}"),
            "5:20 'from' must be a date or an RFC 3339 time, found the string '2026-01-01T00:00:00'",
            "write 2026-03-01 or 2026-03-01T08:00:00+01:00"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {from: 2026-02-01, until: 2026-02-01}"),
            "5:39 'until' is not after 'from', so this would never hold",
            "let until be the first moment at which it no longer holds"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {days: mon}"),
            "5:20 error loading config file: 'days' must be a list, found the string 'mon'",
            "write days: [mon, tue-thu]"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {days: []}"),
            "5:20 'days' is an empty list",
            "write days: [mon, tue-thu], or remove days"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {days: [someday]}"),
            "5:21 'someday' is not a day of the week",
            "use mon, tue, wed, thu, fri, sat and sun, or a range such as mon-fri"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {days: [mon-wed-fri]}"),
            "5:21 'mon-wed-fri' is not a day of the week",
            "use mon, tue, wed, thu, fri, sat and sun, or a range such as mon-fri"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {days: [~]}"),
            "5:21 error loading config file: 'days' must be a list of texts that are not empty, found nothing",
            "write days: [mon, tue-thu]"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {hours: [\"9-17\"]}"),
            "5:22 '9-17' is not a span of hours",
            "write two different times of day, as in \"09:00-17:30\" or \"22:00-06:00\""
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {hours: [\"09:00-09:00\"]}"),
            "5:22 '09:00-09:00' is not a span of hours",
            "write two different times of day, as in \"09:00-17:30\" or \"22:00-06:00\""
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {hours: [\"08:00-24:30\"]}"),
            "5:22 '08:00-24:30' is not a span of hours",
            "write two different times of day, as in \"09:00-17:30\" or \"22:00-06:00\""
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {hours: 1}"),
            "5:21 error loading config file: 'hours' must be a list, found the number '1'",
            "write hours: [\"09:00-17:30\"]"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {days: [mon], time_zone: Berlin}"),
            "5:38 unknown time zone 'Berlin'",
            "use an IANA name, such as Europe/Berlin"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {days: [mon], time_zone: Europe/Berln}"),
            "5:38 unknown time zone 'Europe/Berln'",
            "use an IANA name, such as Europe/Berlin"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {days: [mon], time_zone: ../../etc/passwd}"),
            "5:38 unknown time zone '../../etc/passwd'",
            "use an IANA name, such as Europe/Berlin"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {day: [mon]}"),
            "5:14 config error, unknown key 'day'",
            "did you mean 'days'?"
        },
        {
            RuleText.Descriptor("rate_limit: {unit: day}", "active: {name: x}"),
            "5:14 key 'name' has no meaning in active",
            "it belongs in rate_limit"
        },
    };
}
