namespace EnvoyRls.Management.Access;

/// <summary>What came of looking at a credential.</summary>
internal enum AuthenticationStatus
{
    /// <summary>It is somebody's who has a role.</summary>
    Recognised,

    /// <summary>It is nobody's, or no longer anybody's. Counts as a failed attempt.</summary>
    Invalid,

    /// <summary>It is somebody's, who has no role here.</summary>
    NoRole,

    /// <summary>It cannot be verified now.</summary>
    Unavailable,
}
