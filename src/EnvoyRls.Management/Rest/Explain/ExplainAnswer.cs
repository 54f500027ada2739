namespace EnvoyRls.Management.Rest.Explain;

/// <summary>What happens to the descriptors of a call, and why: what <see cref="Analysis.Explain.ExplanationJson"/> writes.</summary>
internal sealed record ExplainAnswer(IReadOnlyList<ExplainedDescriptor> Descriptors);
