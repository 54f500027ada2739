namespace EnvoyRls.Server.Endpoints;

/// <summary>Why a request got no answer.</summary>
internal enum FaultKind
{
    /// <summary>The request is wrong: the caller has to change it.</summary>
    InvalidRequest,

    /// <summary>The counter store cannot answer.</summary>
    Unavailable,

    /// <summary>The deadline passed first.</summary>
    DeadlineExceeded,

    /// <summary>Too many requests wait already.</summary>
    Overloaded,

    /// <summary>A fault of the service itself.</summary>
    Internal,
}
