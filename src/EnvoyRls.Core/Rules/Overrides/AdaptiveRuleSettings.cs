namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>What a rule says to the adaptive layer. Calls never read it. Immutable.</summary>
public sealed record AdaptiveRuleSettings
{
    /// <summary>How far it may go; <see langword="null"/> for what the domain says.</summary>
    public AdaptiveMode? Mode { get; init; }

    /// <summary>The least part of the limit that an override may leave, in hundredths of a percent; <see langword="null"/> for what the server says.</summary>
    public int? Floor { get; init; }

    /// <summary>The most that an override may make of the limit, in hundredths of a percent; <see langword="null"/> for what the server says.</summary>
    public int? Ceiling { get; init; }

    /// <summary>Whether the limit may be raised at all.</summary>
    public bool Raise { get; init; }

    /// <summary>Whether the rule's keys are never overridden.</summary>
    public bool Exempt { get; init; }
}
