using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>Answers any number of requests with any number of messages; the stream ends when the task does.</summary>
public delegate ValueTask DuplexHandler<TRequest, TResponse>(
    GrpcStreamReader<TRequest> requests, GrpcStreamWriter<TResponse> responses, GrpcCall call)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;
