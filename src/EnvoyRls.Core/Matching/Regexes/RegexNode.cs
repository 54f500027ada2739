namespace EnvoyRls.Core.Matching.Regexes;

/// <summary>A part of a parsed pattern.</summary>
internal abstract record RegexNode
{
    /// <summary>One certain character.</summary>
    internal sealed record Character(int Value) : RegexNode;

    /// <summary>One character of a set.</summary>
    internal sealed record Class(CharClass Characters) : RegexNode;

    /// <summary>No character, but a condition.</summary>
    internal sealed record Assertion(RegexAssertion Condition) : RegexNode;

    /// <summary>One after another; the empty pattern if there is none.</summary>
    internal sealed record Sequence(IReadOnlyList<RegexNode> Items) : RegexNode;

    /// <summary>Any one of several.</summary>
    internal sealed record Alternation(IReadOnlyList<RegexNode> Choices) : RegexNode;

    /// <summary>Several times.</summary>
    /// <param name="Item">What is repeated.</param>
    /// <param name="Least">How often at least.</param>
    /// <param name="Most">How often at most; <see langword="null"/> for no end.</param>
    internal sealed record Repetition(RegexNode Item, int Least, int? Most) : RegexNode;
}
