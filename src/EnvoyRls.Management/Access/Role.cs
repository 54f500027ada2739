namespace EnvoyRls.Management.Access;

/// <summary>What somebody may do; each role may do what those before it may.</summary>
internal enum Role
{
    /// <summary>Reads everything but tokens.</summary>
    Viewer,

    /// <summary>Changes rules, lists, tiers and releases, and resets counters.</summary>
    Operator,

    /// <summary>Makes and revokes tokens.</summary>
    Admin,
}
