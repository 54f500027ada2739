namespace EnvoyRls.Core.Decisions.Tracing;

/// <summary>What a layer has to say about a descriptor.</summary>
internal enum LayerVerdict
{
    /// <summary>Its rule is the one that the descriptor is held to.</summary>
    Decides,

    /// <summary>Its rule would hold, but a layer asked before decides.</summary>
    Covered,

    /// <summary>Its rule is not active now.</summary>
    NotActive,

    /// <summary>Its rule is rolled out to other keys.</summary>
    NotRolledOut,

    /// <summary>It has no rule.</summary>
    NoMatch,
}
