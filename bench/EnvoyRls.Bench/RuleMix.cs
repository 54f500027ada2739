namespace EnvoyRls.Bench;

/// <summary>What the rules of a benchmark match by.</summary>
public enum RuleMix
{
    /// <summary>Each rule names key and value.</summary>
    Exact,

    /// <summary>Each rule names a key alone.</summary>
    KeyOnly,

    /// <summary>Each rule has a <c>*</c> between a prefix and a suffix of its own.</summary>
    Wildcard,

    /// <summary>Exact rules, wildcards and one rule for the key alone, side by side.</summary>
    Mixed,
}
