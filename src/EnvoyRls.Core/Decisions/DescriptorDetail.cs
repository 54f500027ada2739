using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Decisions;

/// <summary>What became of one descriptor, for who wants more than its status.</summary>
public readonly record struct DescriptorDetail
{
    /// <summary>Whether it is over its limit, or denied by a list.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whether it would be over if its rule did more than watch.</summary>
    public bool IsShadowDenied { get; init; }

    /// <summary>Whether a rule or the allow list lets it through uncounted.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>The list that has it: <see langword="true"/> for the deny list, <see langword="null"/> for none.</summary>
    public bool? IsDenyListed { get; init; }

    /// <summary>Why it is on the list; empty if nobody said.</summary>
    public string Reason { get; init; }

    /// <summary>The node whose limit governs it, or that matched it; <see langword="null"/> for none.</summary>
    public RuleNode? Node { get; init; }

    /// <summary>The node whose rule it was held to, whichever limit governs; <see langword="null"/> for none.</summary>
    public RuleNode? Matched { get; init; }

    /// <summary>The limit that governs it; <see langword="null"/> if it has none.</summary>
    public RuleLimit? Limit { get; init; }

    /// <summary>The id of the override whose limit governs, or that has scaled it; <see langword="null"/> for none.</summary>
    public string? Override { get; init; }

    /// <summary>Hits left of <see cref="Limit"/>.</summary>
    public uint Remaining { get; init; }

    /// <summary>When the window of <see cref="Limit"/> ends, or its counter is as new, in Unix seconds.</summary>
    public long ResetAt { get; init; }
}
