namespace EnvoyRls.Grpc.Framing;

/// <summary>
/// What a peer is told who breaks the protocol. The specification asks for UNIMPLEMENTED where a unary call has no or
/// more than one request; the implementations in use answer INTERNAL, and so does this one, since UNIMPLEMENTED would
/// make clients believe that the method is not there.
/// </summary>
internal static class ProtocolFaults
{
    public static readonly GrpcStatus UnparsableMessage = new(StatusCode.Internal, "the message does not parse as protobuf");
    public static readonly GrpcStatus TruncatedMessage = new(StatusCode.Internal, "the stream ended within a message");
    public static readonly GrpcStatus NoMessage = new(StatusCode.Internal, "the stream ended without the one message the method takes");
    public static readonly GrpcStatus TrailingBytes = new(StatusCode.Internal, "there is more than the one message the method takes");
    public static readonly GrpcStatus UnknownFlag = new(StatusCode.Internal, "the compressed flag of a message is neither 0 nor 1");
    public static readonly GrpcStatus FlagWithoutEncoding = new(StatusCode.Internal, "a message is compressed but no grpc-encoding was sent");
    public static readonly GrpcStatus UndecodableMessage = new(StatusCode.Internal, "the message does not decompress as gzip");
    public static readonly GrpcStatus MalformedTimeout = new(StatusCode.Internal, "malformed grpc-timeout");
    public static readonly GrpcStatus DeadlineExceeded = new(StatusCode.DeadlineExceeded, "the deadline passed");
    public static readonly GrpcStatus TooManyCalls = new(StatusCode.ResourceExhausted, "too many calls are under way");
    public static readonly GrpcStatus TooManyBytes = new(StatusCode.ResourceExhausted, "too much is kept of messages that are not whole yet");
    public static readonly GrpcStatus Cancelled = new(StatusCode.Cancelled, "the call was cancelled");
    public static readonly GrpcStatus HandlerFailed = new(StatusCode.Unknown, "the server failed to handle the call");
    public static readonly GrpcStatus NoResponse = new(StatusCode.Internal, "the handler gave neither a response nor a failure");

    public static GrpcStatus ReceivedTooLarge(long size, int limit) =>
        new(StatusCode.ResourceExhausted, $"received a message of {size} bytes, more than the limit of {limit}");

    public static GrpcStatus InflatedTooLarge(int limit) =>
        new(StatusCode.ResourceExhausted, $"received a message that decompresses to more than the limit of {limit} bytes");

    public static GrpcStatus SentTooLarge(long size, int limit) =>
        new(StatusCode.ResourceExhausted, $"a message of {size} bytes is to be sent, more than the limit of {limit}");

    public static GrpcStatus UnknownEncoding(string encoding) =>
        new(StatusCode.Unimplemented, $"the message encoding '{encoding}' is not supported");
}
