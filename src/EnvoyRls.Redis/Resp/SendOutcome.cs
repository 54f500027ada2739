namespace EnvoyRls.Redis.Resp;

/// <summary>What became of a command that was to be sent.</summary>
internal enum SendOutcome
{
    /// <summary>It is on its way: its reply will come, or the connection's end.</summary>
    Sent,

    /// <summary>The connection is no more: it was not sent.</summary>
    Closed,

    /// <summary>Too much waits to be written: it was not sent.</summary>
    Full,
}
