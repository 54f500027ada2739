using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Analysis.Diff;

/// <summary>Compares which tiers users are in.</summary>
internal static class TierComparison
{
    public static IEnumerable<Difference> Compare(TierTable? before, TierTable? after)
    {
        Dictionary<string, TierAssignment> old = ByUser(before);
        Dictionary<string, TierAssignment> current = ByUser(after);
        foreach ((string user, TierAssignment assignment) in current)
        {
            if (!old.TryGetValue(user, out TierAssignment? earlier))
            {
                yield return Of(DifferenceKind.Added, user) with { To = assignment.Tier };
                continue;
            }

            if (earlier.Tier != assignment.Tier)
            {
                yield return Of(DifferenceKind.Changed, user) with { Field = "tier", From = earlier.Tier, To = assignment.Tier };
            }

            if (earlier.ExpiresUnixMicroseconds != assignment.ExpiresUnixMicroseconds)
            {
                yield return Of(DifferenceKind.Changed, user) with { Field = "expires", From = Expiry(earlier), To = Expiry(assignment) };
            }
        }

        foreach ((string user, TierAssignment assignment) in old.Where(pair => !current.ContainsKey(pair.Key)))
        {
            yield return Of(DifferenceKind.Removed, user) with { From = assignment.Tier };
        }
    }

    private static Dictionary<string, TierAssignment> ByUser(TierTable? tiers) =>
        (tiers?.Assignments ?? []).ToDictionary(assignment => assignment.User, StringComparer.Ordinal);

    private static Difference Of(DifferenceKind kind, string user) => new(kind, $"tier of {user}", default) { Layer = RuleLayer.Managed };

    private static string Expiry(TierAssignment assignment) =>
        assignment.ExpiresUnixMicroseconds is { } expires ? ScheduleText.Moment(expires) : "";
}
