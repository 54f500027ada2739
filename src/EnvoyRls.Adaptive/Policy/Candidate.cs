using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>An override that could be made.</summary>
internal sealed record Candidate
{
    public required OverrideScope Scope { get; init; }

    /// <summary>What was found strange.</summary>
    public required SubjectKind Kind { get; init; }

    public required SizedLimit Sized { get; init; }

    public required OverrideImpact Impact { get; init; }

    /// <summary>The finding that it comes from.</summary>
    public required Finding Finding { get; init; }

    /// <summary>
    /// How sure it is that there is something to hold down, 0 to 1: as sure as the finding, or, where keys make most of what their domain has too much
    /// of, as sure as it is that the domain has. Whose fault it is, is no question then that many keys were asked.
    /// </summary>
    public required double Confidence { get; init; }

    public required IReadOnlyList<Contribution> Contributions { get; init; }

    public required string Reason { get; init; }

    /// <summary>Hits a second in its scope.</summary>
    public required double Rate { get; init; }

    /// <summary>Hits a second in its scope that are usual.</summary>
    public required double UsualRate { get; init; }

    /// <summary>How bad reputation and behaviour of the client look, 0 to 1; lowers the confidence that is needed.</summary>
    public double BadSigns { get; init; }

    /// <summary>Distinct clients behind a key; 0 for a signature, which is about many.</summary>
    public double Clients { get; init; }

    /// <summary>Whether it rises no more than everything else does.</summary>
    public bool IsCrowd { get; init; }

    /// <summary>What the rules say of it.</summary>
    public required SubjectRule Rule { get; init; }

    /// <summary>Whether it leaves more than the rule does.</summary>
    public bool IsRaise => Sized.Scale > RuleOverride.Whole;

    /// <summary>Hits a second too many.</summary>
    public double Excess => Math.Max(0, Rate - UsualRate);
}
