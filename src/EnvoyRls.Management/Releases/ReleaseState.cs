namespace EnvoyRls.Management.Releases;

/// <summary>Where a release stands. The first two go on by themselves, the others are final.</summary>
internal enum ReleaseState
{
    /// <summary>Waits for its moment.</summary>
    Scheduled,

    /// <summary>In force for a share of the keys.</summary>
    Staged,

    /// <summary>In force for all.</summary>
    Done,

    /// <summary>Stopped by somebody.</summary>
    Aborted,

    /// <summary>Stopped because denials or errors exceeded a bound.</summary>
    RolledBack,

    /// <summary>Could not be carried out on the rules as they had become.</summary>
    Failed,
}
