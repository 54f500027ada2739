using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>Answers one request with any number of messages; the stream ends when the task does.</summary>
public delegate ValueTask ServerStreamingHandler<TRequest, TResponse>(
    TRequest request, GrpcStreamWriter<TResponse> responses, GrpcCall call)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;
