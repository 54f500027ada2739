namespace EnvoyRls.Core.Rules;

/// <summary>What changes the meaning of rule documents.</summary>
public sealed record RuleSetOptions
{
    /// <summary>Whether several documents may name one domain; their descriptors are then joined. Default false.</summary>
    public bool MergeDomains { get; init; }

    /// <summary>Whether dots inside descriptor keys and values become <c>_</c> in statistic names. Default false.</summary>
    public bool SanitizeStatDots { get; init; }
}
