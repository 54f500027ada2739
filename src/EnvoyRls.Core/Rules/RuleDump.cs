using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Core.Rules;

/// <summary>
/// Writes rules as the reference's <c>/rlconfig</c> does, one a line. What the reference cannot say follows behind what it
/// says, so that a line of its grammar is its line to the byte.
/// </summary>
internal static class RuleDump
{
    public static void Append(StringBuilder text, RuleNode node, Rule rule)
    {
        RuleLimit? first = rule.Limits.Count > 0 ? rule.Limits[0] : null;
        text.Append(node.FullKey)
            .Append(": unit=").Append(LimitUnits.Name(first?.Unit ?? LimitUnit.Unknown))
            .Append(" requests_per_unit=").Append((first?.Limit.Amount ?? 0).ToString(CultureInfo.InvariantCulture))
            .Append(", shadow_mode: ").Append(rule.ShadowMode ? "true" : "false")
            .Append(", quota_mode: ").Append(rule.QuotaMode ? "true" : "false");
        if (rule.Limits.Any(limit => !limit.IsReferenceStyle || limit.Active is not null))
        {
            text.Append(", limits: [").AppendJoin(", ", rule.Limits.Select(Describe)).Append(']');
        }

        AppendEnforcement(text, rule);
        text.Append(node.Layer == RuleLayer.File ? "" : $", layer: {WordTable<RuleLayer>.WordOf(node.Layer)}").Append('\n');
    }

    /// <summary>A limit in a few words: <c>100 per 1m token_bucket burst=20</c>.</summary>
    private static string Describe(RuleLimit limit)
    {
        Limit counted = limit.Limit;
        string window = limit.Calendar == CalendarPeriod.None
            ? DurationText.Format(counted.WindowMicroseconds)
            : $"calendar {WordTable<CalendarPeriod>.WordOf(limit.Calendar)}";
        StringBuilder text = new(string.Create(CultureInfo.InvariantCulture, $"{counted.Amount} per {window} {WordTable<LimitAlgorithm>.WordOf(counted.Algorithm)}"));
        if (Limit.IsPaced(counted.Algorithm))
        {
            text.Append(CultureInfo.InvariantCulture, $" burst={counted.Burst}");
        }

        if (counted.MaxDelayMicroseconds > 0)
        {
            text.Append(" max_delay=").Append(DurationText.Format(counted.MaxDelayMicroseconds));
        }

        return text.Append(limit.Active is null ? "" : " scheduled").ToString();
    }

    private static void AppendEnforcement(StringBuilder text, Rule rule)
    {
        if (rule.Action != RuleAction.Reject)
        {
            text.Append(", action: ").Append(WordTable<RuleAction>.WordOf(rule.Action));
        }

        if (rule.Rollout != Rule.FullRollout)
        {
            text.Append(", rollout: ").Append(PercentageText.Format(rule.Rollout));
        }

        if (rule.OnStoreFailure is { } mode)
        {
            text.Append(", on_store_failure: ").Append(WordTable<StoreFailureMode>.WordOf(mode));
        }

        if (rule.Consistency is { } consistency)
        {
            text.Append(", consistency: ").Append(WordTable<Consistency>.WordOf(consistency));
        }

        if (rule.RegionShares is { } shares)
        {
            text.Append(", region_share: {").AppendJoin(", ", shares.Select(share => $"{share.Region}: {PercentageText.Format(share.Hundredths)}")).Append('}');
        }

        text.Append(rule.Active is null ? "" : ", scheduled: true")
            .Append(rule.When is null ? "" : ", conditional: true")
            .Append(rule.Ban is null ? "" : ", ban: true")
            .Append(rule.ChargeParents ? ", charge_parents: true" : "");
    }
}
