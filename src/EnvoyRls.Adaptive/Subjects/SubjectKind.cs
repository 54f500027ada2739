namespace EnvoyRls.Adaptive.Subjects;

/// <summary>What can be found strange.</summary>
internal enum SubjectKind
{
    /// <summary>One concrete descriptor: what has a counter.</summary>
    Key,

    /// <summary>What many clients have in common: a descriptor with some values open.</summary>
    Signature,

    /// <summary>All keys of one shape under one rule.</summary>
    Segment,

    /// <summary>All traffic of a domain.</summary>
    Domain,
}
