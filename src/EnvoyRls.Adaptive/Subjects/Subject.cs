namespace EnvoyRls.Adaptive.Subjects;

/// <summary>What is watched and may be found strange.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Domain">The domain it belongs to.</param>
/// <param name="Segment">The segment: the rule's full key, or the entry keys joined by dots where no rule matches; empty for a domain.</param>
/// <param name="Path">The entries of a key or a signature; <see langword="null"/> for a segment or a domain.</param>
internal sealed record Subject(SubjectKind Kind, string Domain, string Segment, DescriptorPath? Path);
