using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>
/// Decides what becomes of findings: overrides, suggestions, or nothing but a note. Pure: the same input gives the same decision, and
/// all that it remembers from tick to tick is in the book, so that another replica can go on where one left off.
/// </summary>
internal sealed class OverridePolicy(PolicyOptions options)
{
    public PolicyOptions Options { get; } = options;

    /// <summary>What becomes of one tick's findings and of the overrides that stand.</summary>
    public PolicyDecision Decide(PolicyInput input) => new(Options.IsKilled ? OverrideBook.Empty : input.Book, [], [], []);
}
