namespace EnvoyRls.Grpc;

/// <summary>Whose HTTP/2 carries the calls of a <see cref="GrpcServer"/>.</summary>
public enum GrpcHttp2
{
    /// <summary>Our own, which does what gRPC needs of it at a fraction of the cost.</summary>
    Express,

    /// <summary>Kestrel's, a whole HTTP/2 server.</summary>
    Kestrel,
}
