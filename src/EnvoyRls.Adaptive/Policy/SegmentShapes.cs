using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Segments as signatures: the descriptors of a rule with every value open that the rule leaves open. That is what an attack by many
/// keys has in common where it has nothing else, and no signature is observed for it.
/// </summary>
internal static class SegmentShapes
{
    /// <summary>The shapes of a domain's segments, with the rates and baselines of the segments.</summary>
    /// <param name="observed">The domain; <see langword="null"/> without calls.</param>
    /// <param name="segments">The features of its segments.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="seconds">The length of the interval.</param>
    /// <param name="now">The time.</param>
    /// <param name="leastAge">
    /// How long a segment has to be known. What is usual in a newer one is not known: it may be all traffic, counted only since there is a rule for it.
    /// </param>
    public static IEnumerable<FeatureVector> Of(
        ObservedDomain? observed, IEnumerable<FeatureVector> segments, RuleDomain? rules, double seconds, DateTimeOffset now, TimeSpan leastAge)
    {
        if (observed is null || seconds <= 0)
        {
            yield break;
        }

        // Who is new in a segment is not observed by itself: as many as in the whole domain.
        double newcomers = observed.Calls > 0 ? Math.Clamp(observed.NewcomerCalls / observed.Calls, 0, 1) : 0;
        foreach (FeatureVector vector in segments)
        {
            ObservedSegment? segment = observed.Segments.FirstOrDefault(other => other.Name == vector.Subject.Segment);
            if (segment is not { Top: [var busiest, ..] } || now - DateTimeOffset.UnixEpoch.AddMicroseconds(vector.Baseline.Since) < leastAge)
            {
                continue;
            }

            Subject shape = ShapeOf(observed, segment, busiest, rules, now);
            yield return new FeatureVector
            {
                Subject = shape,
                Values = vector.Values,
                Rate = vector.Rate,
                Baseline = vector.Baseline,
                Signature = new ObservedSignature
                {
                    Hash = 0,
                    Path = shape.Path!,
                    Calls = vector.Rate * seconds,
                    NewcomerCalls = vector.Rate * seconds * newcomers,
                    DeniedCalls = segment.DeniedHits,
                    Clients = segment.Keys,
                    IsLimited = true,
                },
            };
        }
    }

    /// <summary>Each segment of a domain, and its shape, as subjects: an override of the shape is one of the whole segment.</summary>
    public static IEnumerable<(Subject Shape, Subject Segment)> Subjects(ObservedDomain domain, RuleDomain? rules, DateTimeOffset now)
    {
        foreach (ObservedSegment segment in domain.Segments)
        {
            if (segment.Top is [var busiest, ..])
            {
                yield return (ShapeOf(domain, segment, busiest, rules, now), new Subject(SubjectKind.Segment, domain.Name, segment.Name, Path: null));
            }
        }
    }

    private static Subject ShapeOf(ObservedDomain domain, ObservedSegment segment, ObservedKey busiest, RuleDomain? rules, DateTimeOffset now) =>
        new(SubjectKind.Signature, domain.Name, segment.Name, Open(busiest.Path, SubjectRule.Of(busiest.Path, rules, now).Node));

    private static DescriptorPath Open(DescriptorPath path, RuleNode? node) =>
        new(path.Entries.Select((entry, depth) => entry with { Value = IsFixed(node, depth) ? entry.Value : null }));

    /// <summary>Whether the rule is about one value of that entry only.</summary>
    private static bool IsFixed(RuleNode? node, int depth) => node is not null && depth <= node.Depth && node.AncestorAt(depth) is { Value.Length: > 0, IsPattern: false };
}
