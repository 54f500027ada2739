namespace EnvoyRls.Core.Rules.Grammar;

/// <summary>A key of the rule language: what it is for and what may be its value.</summary>
/// <param name="Name">The key as written.</param>
/// <param name="Type">The kind of value.</param>
/// <param name="Meaning">One sentence for editors and the manual.</param>
internal sealed record GrammarKey(string Name, GrammarType Type, string Meaning)
{
    /// <summary>Whether the reference's grammar has it too.</summary>
    public bool IsReference { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>What absence means, in words; empty if it means that there is none.</summary>
    public string Default { get; init; } = "";

    /// <summary>The words that a <see cref="GrammarType.Word"/> or the items of a list may be; empty for any.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether words may be in any letter case.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>The least number, or the fewest items of a list.</summary>
    public long Least { get; init; }

    /// <summary>The greatest number.</summary>
    public long Most { get; init; } = uint.MaxValue;

    /// <summary>What a text that is not free must look like, as a regular expression of ECMA-262.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>The level of the mapping, or of the list's items; asked for late because descriptors hold descriptors.</summary>
    public Func<GrammarLevel>? Below { get; init; }
}
