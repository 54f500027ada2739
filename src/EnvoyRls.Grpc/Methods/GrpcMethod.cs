namespace EnvoyRls.Grpc.Methods;

/// <summary>
/// A method that a server offers. It deals in bytes, messages and a <see cref="GrpcCall"/>, so that any HTTP/2
/// implementation can carry it.
/// </summary>
public abstract class GrpcMethod
{
    private protected GrpcMethod(string service, string name)
    {
        Service = service;
        Name = name;
        Path = $"/{service}/{name}";
    }

    /// <summary>The full name of the service: <c>envoy.service.ratelimit.v3.RateLimitService</c>.</summary>
    public string Service { get; }

    /// <summary>The name within the service: <c>ShouldRateLimit</c>.</summary>
    public string Name { get; }

    /// <summary>The request's path: <c>/service/name</c>.</summary>
    public string Path { get; }
}
