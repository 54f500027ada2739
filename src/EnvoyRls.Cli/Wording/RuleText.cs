using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Cli.Wording;

/// <summary>Rules in few words: <c>60/minute</c>, <c>100/15m token_bucket burst 20</c>.</summary>
internal static class RuleText
{
    /// <summary>All limits of a rule, in order.</summary>
    public static string LimitsOf(Rule rule) => rule.Unlimited ? "unlimited" : string.Join(", ", rule.Limits.Select(LimitOf));

    /// <summary>One limit; its algorithm is left out where it is the fixed window.</summary>
    public static string LimitOf(RuleLimit limit)
    {
        Limit core = limit.Limit;
        string text = string.Create(CultureInfo.InvariantCulture, $"{core.Amount}/{WindowOf(limit)}");
        if (core.Algorithm != LimitAlgorithm.FixedWindow)
        {
            text += $" {NameOf(core.Algorithm)}";
        }

        if (Limit.IsPaced(core.Algorithm))
        {
            text += string.Create(CultureInfo.InvariantCulture, $" burst {core.Burst}");
        }

        return core.MaxDelayMicroseconds > 0 ? $"{text} delay up to {DurationText.Format(core.MaxDelayMicroseconds)}" : text;
    }

    /// <summary>The window: a unit, a period of the calendar, or a length.</summary>
    public static string WindowOf(RuleLimit limit) => limit switch
    {
        { Calendar: not CalendarPeriod.None } => $"calendar {limit.Calendar.ToString().ToLowerInvariant()}",
        { Unit: not LimitUnit.Unknown } when limit.Limit.WindowMicroseconds == LimitUnits.Seconds(limit.Unit) * 1_000_000 =>
            LimitUnits.Name(limit.Unit).ToLowerInvariant(),
        _ => DurationText.Format(limit.Limit.WindowMicroseconds),
    };

    /// <summary>The algorithm as rule files name it.</summary>
    public static string NameOf(LimitAlgorithm algorithm) => Words.SnakeCase(algorithm.ToString());
}
