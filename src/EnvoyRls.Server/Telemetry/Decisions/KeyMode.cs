namespace EnvoyRls.Server.Telemetry.Decisions;

/// <summary>How much of the values of descriptor entries, which may name people, leaves the process.</summary>
internal enum KeyMode
{
    /// <summary>All of it.</summary>
    Plain,

    /// <summary>A keyed hash, so that equal values can still be told to be equal.</summary>
    Hashed,

    /// <summary>Nothing.</summary>
    None,
}
