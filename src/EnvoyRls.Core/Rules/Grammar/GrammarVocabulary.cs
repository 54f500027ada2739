using System.Collections.Frozen;

namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>All keys that may come in one kind of document, and what a key means that is not where it belongs.</summary>
/// <param name="levels">The document's levels, the most general first.</param>
internal sealed class GrammarVocabulary(IReadOnlyList<GrammarLevel> levels)
{
    private readonly FrozenDictionary<string, GrammarKey> _referenceKeys = levels
        .SelectMany(level => level.Keys)
        .Where(key => key.IsReference)
        .DistinctBy(key => key.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);

    private readonly FrozenSet<string> _names = levels.SelectMany(level => level.Keys).Select(key => key.Name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a key of the reference that has no meaning where it stands is ignored, as the reference does.</summary>
    public bool ToleratesMisplacedKeys { get; init; }

    /// <summary>Whether any level knows the key.</summary>
    public bool IsKnown(string key) => _names.Contains(key);

    /// <summary>The key as the reference knows it; <see langword="null"/> if it does not.</summary>
    public GrammarKey? ReferenceKey(string key) => _referenceKeys.GetValueOrDefault(key);

    /// <summary>Where a known key would have a meaning.</summary>
    public string HomeOf(string key) => levels.First(level => level.Find(key) is not null).Name;

    /// <summary>The known key that a misspelled one most likely stands for, rather one of its own level; <see langword="null"/> if none is near.</summary>
    public string? Nearest(string key, GrammarLevel level) =>
        Spelling.Nearest(key, level.Keys.Select(candidate => candidate.Name)) ?? Spelling.Nearest(key, levels.SelectMany(other => other.Keys).Select(candidate => candidate.Name));
}
