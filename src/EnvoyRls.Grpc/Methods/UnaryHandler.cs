using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>Answers one request.</summary>
/// <returns>
/// The response, which is not changed afterwards; <see langword="null"/> only after <see cref="GrpcCall.Fail(GrpcStatus)"/>.
/// </returns>
public delegate ValueTask<TResponse?> UnaryHandler<TRequest, TResponse>(TRequest request, GrpcCall call)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;
