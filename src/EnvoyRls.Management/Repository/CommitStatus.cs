namespace EnvoyRls.Management.Repository;

/// <summary>What became of a commit.</summary>
internal enum CommitStatus
{
    /// <summary>It is durable, under the version told.</summary>
    Committed,

    /// <summary>Another version came first; the version told is the last.</summary>
    Conflict,

    /// <summary>The same request was committed before, under the version told.</summary>
    Replayed,

    /// <summary>The idempotency key was used for another request.</summary>
    KeyReused,
}
