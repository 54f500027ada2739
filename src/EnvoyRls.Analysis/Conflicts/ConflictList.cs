using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts;

/// <summary>Takes in what is found.</summary>
/// <param name="documents">Only what involves one of these documents is kept; <see langword="null"/> to keep all.</param>
internal sealed class ConflictList(IReadOnlySet<string>? documents)
{
    private readonly List<RuleConflict> _found = [];

    public IReadOnlyList<RuleConflict> Found => _found;

    /// <summary>Whether a conflict of two that are written at these places is wanted.</summary>
    public bool Wants(RulePlace one, RulePlace other) => documents is null || Names(one) || Names(other);

    /// <summary>Adds a conflict of two rules.</summary>
    /// <param name="kind">What is odd.</param>
    /// <param name="rule">The one that loses.</param>
    /// <param name="other">The one that it conflicts with.</param>
    /// <param name="reason">Why, as the rest of a sentence that begins with the names of both: <c>(rule, other) => ...</c>.</param>
    public void Add(ConflictKind kind, Named rule, Named other, Func<string, string, string> reason)
    {
        if (Wants(rule.Place, other.Place))
        {
            _found.Add(new RuleConflict(kind, rule.Name, other.Name, reason(rule.Name, other.Name)) { Place = rule.Place });
        }
    }

    private bool Names(RulePlace place) => place.File is { } file && documents!.Contains(file);
}
