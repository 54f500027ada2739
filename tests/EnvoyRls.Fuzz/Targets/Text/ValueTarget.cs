using EnvoyRls.Core.Matching.Values;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Fuzz.Targets.Text;

/// <summary>Durations, shares, moments, ranges of numbers and templates as rule files write them.</summary>
internal sealed class ValueTarget(string name) : TextTarget(
    name,
    ["90s", "1h30m", "500ms", "1d2h3m4s5ms", "25%", "0.55%", "100.00%", "2026-11-22T04:00:00Z", "2026-03-29", "2026-11-22T04:00:00.1234567+05:30", ">= 5", "1..2.5", "-1e5", "${limit} per ${window}"],
    ["d", "h", "m", "s", "ms", "%", ".", "..", "-", "+", ">=", "<", "${", "}", "${reset}", "T", "Z", "+14:00", "0001-01-01", "9999-12-31", "99999999999999999999", "NaN", "Infinity", "\u0660"])
{
    private static readonly TimeZoneInfo[] Zones = [TimeZoneInfo.Utc, .. Zone("Europe/Berlin"), .. Zone("America/Sao_Paulo"), .. Zone("Pacific/Apia")];

    public override int LongestInput => 1024;

    protected override string Read(string text)
    {
        bool isTime = DurationText.TryParse(text, out long time);
        bool isShare = PercentageText.TryParse(text, out int share);
        bool isMoment = Zones.Aggregate(true, (all, zone) => MomentText.TryParse(text, zone, out long moment) && MomentText.Format(moment).Length > 0 && all);
        bool isRange = NumberRange.TryParse(text, out NumberRange range);
        bool isTemplate = TextTemplate.TryParse(text, out _, out string? problem);
        return $"{isTime} {isShare} {isMoment} {isRange} {isRange && range.IsEmpty} {isTemplate} {problem?.Length > 0} {time >= 0 && share >= 0}";
    }

    protected override string? Contradiction(string text)
    {
        if (DurationText.TryParse(text, out long time) && !(DurationText.TryParse(DurationText.Format(time), out long again) && again == time))
        {
            return $"{time} us do not read as themselves";
        }

        if (PercentageText.TryParse(text, out int share) && !(PercentageText.TryParse(PercentageText.Format(share), out int same) && same == share))
        {
            return $"{share} hundredths of a percent do not read as themselves";
        }

        return MomentText.TryParse(text, TimeZoneInfo.Utc, out long moment)
            && !(MomentText.TryParse(MomentText.Format(moment), TimeZoneInfo.Utc, out long then) && then == moment)
            ? $"{moment} us do not read as themselves"
            : null;
    }

    private static TimeZoneInfo[] Zone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? zone) ? [zone] : [];
}
