using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts;

/// <summary>Two rules, or items of lists, that are probably not both meant.</summary>
/// <param name="Kind">What is odd.</param>
/// <param name="Rule">The one that loses or is superfluous: a full key, with its layer and place.</param>
/// <param name="Other">The one that it conflicts with.</param>
/// <param name="Explanation">Why, in a sentence or two, and what to do.</param>
internal sealed record RuleConflict(ConflictKind Kind, string Rule, string Other, string Explanation)
{
    /// <summary>Where <see cref="Rule"/> is written.</summary>
    public RulePlace Place { get; init; }
}
