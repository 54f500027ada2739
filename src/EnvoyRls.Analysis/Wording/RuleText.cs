using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Analysis.Wording;

/// <summary>Rules in few words: <c>60/minute</c>, <c>100/15m token_bucket burst 20</c>.</summary>
internal static class RuleText
{
    /// <summary>All limits of a rule, in order.</summary>
    public static string LimitsOf(Rule rule) => rule.Unlimited ? "unlimited" : string.Join(", ", rule.Limits.Select(LimitOf));

    /// <summary>One limit of a rule; its algorithm is left out where it is the fixed window.</summary>
    public static string LimitOf(RuleLimit limit) => Describe(limit.Limit, WindowOf(limit));

    /// <summary>A limit as a counter store knows it.</summary>
    public static string LimitOf(Limit limit) => Describe(limit, DurationText.Format(limit.WindowMicroseconds));

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
