using Google.Protobuf;

namespace EnvoyRls.Grpc.Client;

/// <summary>A method to call.</summary>
/// <param name="Service">The full name of the service.</param>
/// <param name="Name">The method's name within it.</param>
/// <param name="ResponseParser">Parses what comes back.</param>
public sealed record GrpcClientMethod<TRequest, TResponse>(string Service, string Name, MessageParser<TResponse> ResponseParser)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;
