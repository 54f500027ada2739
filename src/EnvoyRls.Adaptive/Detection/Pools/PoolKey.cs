using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>Whose rows and scores are comparable: keys of a segment, the segment itself over time, signatures of one shape, a domain over time.</summary>
/// <param name="Kind">The kind of its subjects.</param>
/// <param name="Domain">Their domain.</param>
/// <param name="Segment">Their segment.</param>
/// <param name="IsInherited">
/// Whether they are keys measured by the segment's baseline for want of their own. How far such keys lie apart is how much keys differ,
/// which is far more than a key differs from itself.
/// </param>
internal readonly record struct PoolKey(SubjectKind Kind, string Domain, string Segment, bool IsInherited)
{
    public static PoolKey Of(FeatureVector vector) => new(
        vector.Subject.Kind,
        vector.Subject.Domain,
        vector.Subject.Segment,
        vector.Subject.Kind == SubjectKind.Key && vector.Baseline.IsInherited);

    /// <summary>The one that all share for which there is no room.</summary>
    public static PoolKey Shared(PoolKey key) => key with { Domain = "", Segment = "" };
}
