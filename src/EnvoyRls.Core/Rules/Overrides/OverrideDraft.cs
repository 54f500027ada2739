using EnvoyRls.Core.Rules.Loading;

namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>What one override says.</summary>
/// <param name="Errors">Gets what is wrong with it.</param>
/// <param name="Domain">The domain; empty if it is missing.</param>
/// <param name="Entries">The entries on the way, none if they are missing.</param>
/// <param name="Rule">The override as a rule; <see langword="null"/> if anything that it needs is missing.</param>
internal sealed record OverrideDraft(RuleErrorList Errors, string Domain, IReadOnlyList<EntryDraft> Entries, Rule? Rule)
{
    /// <summary>The lower, the stricter: the part of the limit, or hits per second.</summary>
    public double Strictness => Rule switch
    {
        { Override.Scale: { } scale } => scale,
        { LimitArray: [var only] } => only.Limit.Amount / (double)only.Limit.WindowMicroseconds,
        _ => 0,
    };
}
