using EnvoyRls.Adaptive.Detection;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>Finds the few keys that make an attack by themselves, if it is made so.</summary>
internal static class Culprits
{
    /// <summary>The share of what is above usual that single keys must make to be taken for all of the attack.</summary>
    private const double EnoughExplained = 0.8;

    /// <summary>
    /// The busiest keys of one segment, if so few make most of what the domain has too much of: then these are the attack, and all else is as
    /// ever. A call may have a key in each segment, and counts once. Of several segments the one counts that is sure of it, then one whose
    /// keys name a client, then the one with the fewest. None if there are no such keys.
    /// </summary>
    /// <param name="keys">Keys that are strange.</param>
    /// <param name="domain">Their domain.</param>
    /// <param name="most">How many keys may be limited one by one.</param>
    /// <param name="options">What the policy may do.</param>
    public static Finding[] Of(IEnumerable<Finding> keys, DomainView domain, int most, PolicyOptions options) => keys
        .GroupBy(finding => finding.Features.Subject.Segment, StringComparer.Ordinal)
        .Select(segment => IfEnough(segment, EnoughExplained * (domain.Rate - domain.UsualRate), most))
        .Where(culprits => culprits.Length > 0)
        .OrderByDescending(culprits => culprits.Max(finding => finding.Confidence) >= options.Confidence + options.RecentMargin)
        .ThenByDescending(culprits => culprits[0].Features.Key is { Client: not 0 })
        .ThenBy(culprits => culprits.Length)
        .ThenBy(culprits => culprits[0].Features.Subject.Segment, StringComparer.Ordinal)
        .FirstOrDefault([]);

    /// <summary>Hits a second more than usual.</summary>
    public static double ExcessOf(Finding finding) => finding.Features.Rate - finding.Features.Baseline.Expected;

    /// <summary>The busiest keys, if they make so many calls a second too many together.</summary>
    private static Finding[] IfEnough(IEnumerable<Finding> keys, double calls, int most)
    {
        Finding[] busiest = [.. keys.OrderByDescending(ExcessOf).Take(most)];
        double sum = busiest.Sum(finding => Math.Max(0, ExcessOf(finding)) / (finding.Features.Key?.HitsPerCall ?? 1));
        return sum > 0 && sum >= calls ? busiest : [];
    }
}
