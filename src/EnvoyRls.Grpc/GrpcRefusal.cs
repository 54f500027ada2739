namespace EnvoyRls.Grpc;

/// <summary>What a server does not take on, so that what it has taken on gets done.</summary>
public enum GrpcRefusal
{
    /// <summary>A call, as <see cref="GrpcServerOptions.MaxCalls"/> are under way; it ends with RESOURCE_EXHAUSTED.</summary>
    TooManyCalls,

    /// <summary>A call whose deadline had passed before anybody got to it; it ends with DEADLINE_EXCEEDED.</summary>
    TooLate,

    /// <summary>A call, as bodies that are not whole yet take <see cref="GrpcServerOptions.MaxUnfinishedBytes"/>; it ends with RESOURCE_EXHAUSTED.</summary>
    TooManyBytes,

    /// <summary>A connection, as there are <see cref="GrpcServerOptions.MaxConnections"/>.</summary>
    TooManyConnections,

    /// <summary>A connection whose client does not say that it speaks HTTP/2.</summary>
    Silent,

    /// <summary>A connection whose client does not take its answers.</summary>
    SlowReader,

    /// <summary>A connection whose client floods it with frames that bring no call on.</summary>
    Flood,
}
