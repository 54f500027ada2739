namespace EnvoyRls.Redis.Connections;

/// <summary>Why the servers should be looked at again.</summary>
[Flags]
internal enum RefreshReasons
{
    None = 0,

    /// <summary>Some time has passed.</summary>
    Periodic = 1,

    /// <summary>A connection broke.</summary>
    ConnectionLost = 2,

    /// <summary>A slot moved to another server; the client followed, its map is behind.</summary>
    SlotMoved = 4,

    /// <summary>A server refused a command because it is not the one to ask.</summary>
    Misdirected = 8,

    /// <summary>A server did not answer a call in time.</summary>
    Stalled = 32,

    /// <summary>A sentinel announced another master.</summary>
    MasterSwitched = 16,
}
