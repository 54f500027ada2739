namespace EnvoyRls.Analysis.Explain;

/// <summary>What a layer had to say about a descriptor.</summary>
internal enum LayerVerdict
{
    /// <summary>Its rule decides.</summary>
    Decides,

    /// <summary>It has a rule that matches, which does not hold now or for this key.</summary>
    NotInForce,

    /// <summary>No rule of it matches.</summary>
    NoRule,
}
