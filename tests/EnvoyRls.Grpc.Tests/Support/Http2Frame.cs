using EnvoyRls.Grpc.Http2;

namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>A frame as received.</summary>
internal sealed record Http2Frame(Http2FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    public bool EndsStream => Type is Http2FrameType.Data or Http2FrameType.Headers && (Flags & 1) != 0;

    public override string ToString() => $"{Type} on {Stream}, flags {Flags}, {Payload.Length} bytes";
}
