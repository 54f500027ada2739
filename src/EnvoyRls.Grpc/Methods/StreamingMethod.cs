using EnvoyRls.Grpc.Framing;

namespace EnvoyRls.Grpc.Methods;

/// <summary>A method with a stream of messages in at least one direction.</summary>
public abstract class StreamingMethod : GrpcMethod
{
    private protected StreamingMethod(string service, string name)
        : base(service, name)
    {
    }

    /// <summary>Runs the handler; the stream of responses ends when the task does.</summary>
    internal abstract ValueTask InvokeAsync(MessageReader requests, MessageWriter responses, GrpcCall call);
}
