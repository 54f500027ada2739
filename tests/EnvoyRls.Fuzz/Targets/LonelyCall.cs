using EnvoyRls.Grpc;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>A call that nobody carries.</summary>
internal sealed class LonelyCall : GrpcCall
{
    public override CancellationToken CancellationToken => default;

    public override CancellationToken ServerStopping => default;

    public override GrpcPeer Peer => throw new NotSupportedException();

    public override string? RequestHeader(string name) => null;
}
