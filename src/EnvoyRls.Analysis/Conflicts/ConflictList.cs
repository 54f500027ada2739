using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Conflicts;

/// <summary>Takes in what is found.</summary>
/// <param name="documents">Only what involves one of these documents is kept; <see langword="null"/> to keep all.</param>
internal sealed class ConflictList(IReadOnlySet<string>? documents)
{
    private readonly List<RuleConflict> _found = [];

    public IReadOnlyList<RuleConflict> Found => _found;

    /// <summary>Whether a conflict of what is written there is wanted.</summary>
    public bool Concerns(RulePlace place) => documents is null || (place.File is { } file && documents.Contains(file));

    /// <summary>Adds a conflict of two rules, if it is wanted.</summary>
    /// <param name="kind">What is odd.</param>
    /// <param name="rule">The one that loses.</param>
    /// <param name="other">The one that it conflicts with.</param>
    /// <param name="explain">Makes the explanation of the names of both.</param>
    public void Add(ConflictKind kind, RuleNode rule, RuleNode other, Func<string, string, string> explain)
    {
        // A node that only nests is all that is below it, which may be of several documents.
        if (Concerns(rule.Place) || Concerns(other.Place) || (rule.Rule is null && rule.Descendants().Any(below => Concerns(below.Place))))
        {
            Add(kind, ConflictNames.Of(rule), ConflictNames.Of(other), rule.Place, explain);
        }
    }

    /// <summary>Adds a conflict of two items of a domain's lists, if it is wanted.</summary>
    /// <param name="kind">What is odd.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="item">The one that has no effect, and its list.</param>
    /// <param name="other">The one that it conflicts with, and its list.</param>
    /// <param name="explain">Makes the explanation of the names of both.</param>
    public void Add(
        ConflictKind kind, string domain, (string List, AccessListEntry Entry) item, (string List, AccessListEntry Entry) other, Func<string, string, string> explain)
    {
        if (Concerns(item.Entry.Place) || Concerns(other.Entry.Place))
        {
            Add(kind, ConflictNames.Of(domain, item.List, item.Entry), ConflictNames.Of(domain, other.List, other.Entry), item.Entry.Place, explain);
        }
    }

    private void Add(ConflictKind kind, string rule, string other, RulePlace place, Func<string, string, string> explain) =>
        _found.Add(new RuleConflict(kind, rule, other, explain(rule, other)) { Place = place });
}
