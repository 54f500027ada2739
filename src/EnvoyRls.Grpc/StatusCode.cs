namespace EnvoyRls.Grpc;

/// <summary>The status codes of gRPC, with the numbers they have on the wire.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    Ok = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>A failure that nothing more is known of, such as an exception in a handler.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the server.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call ended.</summary>
    DeadlineExceeded = 4,

    /// <summary>What the request names does not exist.</summary>
    NotFound = 5,

    /// <summary>What the request would create exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was met: a quota, or the size of a message.</summary>
    ResourceExhausted = 8,

    /// <summary>The server is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>The call lost against a concurrent one.</summary>
    Aborted = 10,

    /// <summary>The request goes past the end of what there is.</summary>
    OutOfRange = 11,

    /// <summary>The server does not have the method, or not the compression of the request.</summary>
    Unimplemented = 12,

    /// <summary>The protocol was broken: a truncated message, one that does not parse.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached or is stopping; the call may be repeated.</summary>
    Unavailable = 14,

    /// <summary>Data was lost and cannot be recovered.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
