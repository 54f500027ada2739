namespace EnvoyRls.Management.Objects;

/// <summary>What can be managed.</summary>
internal enum ObjectKind
{
    /// <summary>A rule of the managed layer.</summary>
    Rule,

    /// <summary>An item of an allow or deny list.</summary>
    ListItem,

    /// <summary>The tier and the limits of one user.</summary>
    Tier,

    /// <summary>Changes that come into force later, or for some keys first.</summary>
    Release,
}
