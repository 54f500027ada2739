namespace EnvoyRls.Core.Rules.Managed;

/// <summary>What a managed object can be that makes part of the rules.</summary>
internal enum ManagedKind
{
    /// <summary>A rule.</summary>
    Rule,

    /// <summary>An item of an allow or deny list.</summary>
    ListItem,

    /// <summary>The tier of a user, and limits of their own.</summary>
    Tier,

    /// <summary>An override.</summary>
    Override,
}
