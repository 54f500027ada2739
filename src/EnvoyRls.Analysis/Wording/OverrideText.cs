using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Analysis.Wording;

/// <summary>Overrides in few words: <c>scale 12%</c>, <c>limit 10/minute</c>.</summary>
internal static class OverrideText
{
    public static string EffectOf(Rule rule) => rule.Override?.Scale is { } scale ? $"scale {PercentageText.Format(scale)}" : $"limit {RuleText.LimitsOf(rule)}";

    /// <summary>Effect, expiry and reason.</summary>
    public static string Of(Rule rule)
    {
        RuleOverride said = rule.Override!;
        string watches = said.ShadowMode ? ", only watching" : "";
        string reason = said.Reason.Length > 0 ? $": {said.Reason}" : "";
        return $"{EffectOf(rule)}{watches}, until {ScheduleText.Moment(said.ExpiresUnixMicroseconds)}{reason}";
    }
}
