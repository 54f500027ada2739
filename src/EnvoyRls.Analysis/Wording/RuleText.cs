using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Analysis.Wording;

/// <summary>Rules in few words: <c>60/minute</c>, <c>100/15m token_bucket burst 20</c>, <c>5000/second leased</c>.</summary>
internal static class RuleText
{
    /// <summary>All limits of a rule, in order, and whether the rule has them leased.</summary>
    public static string LimitsOf(Rule rule) => rule.Unlimited
        ? "unlimited"
        : string.Join(", ", rule.Limits.Select(limit => LeasedIf(rule.Consistency == Consistency.Leased && limit.CanBeLeased, LimitOf(limit))));

    /// <summary>One limit of a rule; its algorithm is left out where it is the fixed window.</summary>
    public static string LimitOf(RuleLimit limit) => limit.Region is { } region
        ? $"{Describe(limit.Limit, WindowOf(limit))} ({PercentageText.Format(region.Own.Share.Hundredths)} of {region.Whole.Amount} in {region.Own.Share.Region})"
        : Describe(limit.Limit, WindowOf(limit));

    /// <summary>How regions share a limit: <c>eu: 60%, us: 40%</c>.</summary>
    public static string SharesOf(IReadOnlyList<RegionShare> shares) =>
        string.Join(", ", shares.Select(share => $"{share.Region}: {PercentageText.Format(share.Hundredths)}"));

    /// <summary>A limit as a counter store knows it.</summary>
    public static string LimitOf(Limit limit) => Describe(limit, DurationText.Format(limit.WindowMicroseconds));

    /// <summary>A limit as a counter store knows it, and whether it is leased.</summary>
    public static string LimitOf(Limit limit, bool leased) => LeasedIf(leased, LimitOf(limit));

    /// <summary>The window: a unit, a period of the calendar, or a length.</summary>
    public static string WindowOf(RuleLimit limit) => limit switch
    {
        { Calendar: not CalendarPeriod.None } => $"calendar {limit.Calendar.ToString().ToLowerInvariant()}",
        { Unit: not LimitUnit.Unknown } when limit.Limit.WindowMicroseconds == LimitUnits.Seconds(limit.Unit) * 1_000_000 =>
            LimitUnits.Name(limit.Unit).ToLowerInvariant(),
        _ => DurationText.Format(limit.Limit.WindowMicroseconds),
    };

    /// <summary>The algorithm as rule files name it.</summary>
    public static string NameOf(LimitAlgorithm algorithm) => WordTable<LimitAlgorithm>.WordOf(algorithm);

    private static string LeasedIf(bool leased, string limit) => leased ? $"{limit} {WordTable<Consistency>.WordOf(Consistency.Leased)}" : limit;

    private static string Describe(Limit limit, string window)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{limit.Amount}/{window}");
        if (limit.Algorithm != LimitAlgorithm.FixedWindow)
        {
            text += $" {NameOf(limit.Algorithm)}";
        }

        if (Limit.IsPaced(limit.Algorithm))
        {
            text += string.Create(CultureInfo.InvariantCulture, $" burst {limit.Burst}");
        }

        return limit.MaxDelayMicroseconds > 0 ? $"{text} delay up to {DurationText.Format(limit.MaxDelayMicroseconds)}" : text;
    }
}
