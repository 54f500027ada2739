using EnvoyRls.Adaptive.Detection;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>What could be done about the findings of a domain.</summary>
/// <param name="Candidates">The strongest first, signatures before keys.</param>
/// <param name="Unusable">Findings that no rule can be made of.</param>
/// <param name="IsCrowd">Whether the domain looks like a crowd in which nothing stands out.</param>
internal sealed record CandidateSet(IReadOnlyList<Candidate> Candidates, IReadOnlyList<Finding> Unusable, bool IsCrowd);
