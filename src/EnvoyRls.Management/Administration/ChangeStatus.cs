namespace EnvoyRls.Management.Administration;

/// <summary>What became of a change set.</summary>
internal enum ChangeStatus
{
    /// <summary>It is durable and in force on this replica.</summary>
    Applied,

    /// <summary>A body has mistakes, or the rules as a whole would.</summary>
    Invalid,

    /// <summary>An object to be deleted, or a version to go back to, is not there.</summary>
    NotFound,

    /// <summary>An object is not at the version that was asked for.</summary>
    PreconditionFailed,

    /// <summary>It conflicts with other rules and strictness was asked for.</summary>
    Conflicting,

    /// <summary>The idempotency key was used for another request.</summary>
    KeyReused,

    /// <summary>The repository is away.</summary>
    Unavailable,
}
