namespace EnvoyRls.Adaptive.Observation.Calls;

/// <summary>What an entry says of a call, by its key.</summary>
internal enum EntryRole : byte
{
    None,

    /// <summary>Who is behind the call.</summary>
    Client,

    /// <summary>What the call is for.</summary>
    Path,

    /// <summary>Which program the client says it is.</summary>
    UserAgent,
}
