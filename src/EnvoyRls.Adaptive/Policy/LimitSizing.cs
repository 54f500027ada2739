using EnvoyRls.Adaptive.Features;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Finds how much an override leaves: what is usual with some headroom, never less than the floor. A rule's limit is scaled where that
/// holds the traffic down; else, as with a limit by the day that a flood has not used up yet, the key gets a limit of its own.
/// </summary>
internal static class LimitSizing
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;

    /// <summary>From this rate on a limit is by the second: below, a second is too short to tell.</summary>
    private const double LeastRateBySecond = 5;

    /// <summary>For a key, under the rule that it is held to.</summary>
    public static SizedLimit ForKey(FeatureVector key, RuleNode? node, PolicyOptions options)
    {
        double usual = Math.Max(options.FloorRate, key.Baseline.Upper * options.Headroom);
        if (node?.Rule is not { Unlimited: false } rule || rule.Limits.All(limit => limit.Limit.Amount == 0))
        {
            return OwnLimit(usual);
        }

        RuleLimit binding = rule.Limits.Where(limit => limit.Limit.Amount > 0).MaxBy(limit => UsualAmount(key, limit, options) / limit.Limit.Amount)!;
        double needed = UsualAmount(key, binding, options) / binding.Limit.Amount * RuleOverride.Whole;
        int floor = Math.Clamp(rule.Adaptive?.Floor ?? options.Floor, 1, RuleOverride.Whole);
        int most = Math.Min(RuleOverride.Whole, rule.Adaptive?.Ceiling ?? RuleOverride.Whole);
        int scale = (int)Math.Clamp(Math.Ceiling(needed), floor, Math.Max(floor, most));
        double left = RateAt(rule, scale, options);
        if (scale < RuleOverride.Whole && left < key.Rate)
        {
            return new SizedLimit(scale, node.FullKey, binding.Limit.Amount, Part(binding.Limit.Amount, scale), binding.Limit.WindowMicroseconds, left);
        }

        double leastOfRule = rule.Limits.Where(limit => limit.Limit.Amount > 0).Min(SustainedRate) * floor / RuleOverride.Whole;
        return OwnLimit(Math.Max(usual, leastOfRule)) with { Rule = node.FullKey };
    }

    /// <summary>A limit of its own for a rate, by the second or, below five a second, by the minute.</summary>
    /// <param name="rate">Hits a second.</param>
    public static SizedLimit OwnLimit(double rate)
    {
        bool bySecond = rate >= LeastRateBySecond;
        double amount = Math.Clamp(Math.Ceiling(bySecond ? rate : rate * 60), 1, uint.MaxValue);
        return new SizedLimit(null, null, null, (uint)amount, bySecond ? Second : Minute, bySecond ? amount : amount / 60);
    }

    /// <summary>Part of an amount, at least 1 unless the amount is 0.</summary>
    public static uint Part(uint amount, int scale) => amount == 0 ? 0 : (uint)Math.Clamp((long)amount * scale / RuleOverride.Whole, 1, uint.MaxValue);

    /// <summary>
    /// What is usual within a limit's window, with headroom. A long window evens peaks out: there the average of the last hour counts,
    /// but never for less than a minute at the peak.
    /// </summary>
    private static double UsualAmount(FeatureVector key, RuleLimit limit, PolicyOptions options)
    {
        double seconds = limit.Limit.WindowMicroseconds / 1e6;
        double peak = key.Baseline.Upper * Math.Min(seconds, 60);
        double average = seconds <= 60 ? 0 : Math.Max(key.Baseline.Expected, key.Baseline.Slow) * seconds;
        return Math.Max(options.FloorRate * Math.Min(seconds, 60), Math.Max(peak, average) * options.Headroom);
    }

    /// <summary>The most hits a second that a scaled rule lets through for the life of an override.</summary>
    private static double RateAt(Rule rule, int scale, PolicyOptions options) => rule.Limits
        .Where(limit => limit.Limit.Amount > 0)
        .Min(limit => Part(limit.Limit.Amount, scale) / Math.Min(limit.Limit.WindowMicroseconds / 1e6, options.Ttl.TotalSeconds));

    private static double SustainedRate(RuleLimit limit) => limit.Limit.Amount / (limit.Limit.WindowMicroseconds / 1e6);
}
