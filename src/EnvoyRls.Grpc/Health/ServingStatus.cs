namespace EnvoyRls.Grpc.Health;

/// <summary>Whether a service can be called.</summary>
public enum ServingStatus
{
    /// <summary>It can.</summary>
    Serving,

    /// <summary>It cannot, now.</summary>
    NotServing,
}
