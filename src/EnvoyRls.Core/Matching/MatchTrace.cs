using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Matching;

/// <summary>
/// How a descriptor was matched in one layer, for people who ask why: the node taken at every level and the siblings that were not.
/// Asks the same indexes as <see cref="RuleMatcher"/>, but far from the way of calls.
/// </summary>
internal sealed class MatchTrace
{
    /// <summary>Siblings told of for one entry; there may be a hundred thousand.</summary>
    public const int MostPassedOver = 20;

    /// <summary>Of a descriptor that no rules were asked for.</summary>
    public static readonly MatchTrace None = new(null, []);

    private MatchTrace(RuleNode? match, IReadOnlyList<MatchStep> steps)
    {
        Match = match;
        Steps = steps;
    }

    /// <summary>What <see cref="RuleMatcher"/> finds.</summary>
    public RuleNode? Match { get; }

    /// <summary>
    /// A step for every entry up to the first that nothing matches. Without a match, the way is that of the most
    /// preferred nodes.
    /// </summary>
    public IReadOnlyList<MatchStep> Steps { get; }

    public static MatchTrace Of(RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        RuleNode? match = RuleMatcher.Match(domain, entries);
        List<MatchStep> steps = [];
        RuleNode? parent = domain.Root;
        for (int i = 0; i < entries.Count && parent is not null; i++)
        {
            RuleNode? taken = match?.AncestorAt(i) ?? parent.Children.Find(entries[i].Key, entries[i].Value);
            steps.Add(StepOf(parent, entries[i], taken));
            parent = taken;
        }

        return new MatchTrace(match, steps);
    }

    private static MatchStep StepOf(RuleNode parent, RateLimitDescriptor.Types.Entry entry, RuleNode? taken)
    {
        List<PassedOver> passedOver = [];
        HashSet<RuleNode> matching = new(ReferenceEqualityComparer.Instance);
        MatchStage stage = MatchStage.KeyAlone;
        PassedOverReason reason = PassedOverReason.FellThrough;
        MatchRank rank = MatchRank.First;
        while (parent.Children.Find(entry.Key, entry.Value, rank) is { Node: { } node } candidate)
        {
            // A node with several values that match comes up once for each.
            rank = candidate.Rank;
            if (!matching.Add(node))
            {
                continue;
            }

            if (node == taken)
            {
                stage = rank.Stage;
                reason = PassedOverReason.LessPreferred;
            }
            else
            {
                passedOver.Add(new PassedOver(node, reason));
            }
        }

        passedOver.AddRange(parent.Children.Nodes
            .Where(node => node.Key == entry.Key && !matching.Contains(node))
            .Select(node => new PassedOver(node, PassedOverReason.OtherValue)));
        int told = Math.Min(passedOver.Count, MostPassedOver);
        return new MatchStep(entry.Key, entry.Value, taken, stage, passedOver[..told], passedOver.Count - told);
    }
}
