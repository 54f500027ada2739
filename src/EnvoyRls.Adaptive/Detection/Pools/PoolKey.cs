using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>Whose rows and scores are comparable: keys of a segment, the segment itself over time, signatures of one shape, a domain over time.</summary>
internal readonly record struct PoolKey(SubjectKind Kind, string Domain, string Segment)
{
    public static PoolKey Of(Subject subject) => new(subject.Kind, subject.Domain, subject.Segment);

    /// <summary>The one that all share for which there is no room.</summary>
    public static PoolKey Shared(SubjectKind kind) => new(kind, "", "");
}
