using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>Collects the methods of a server, one line each.</summary>
public sealed class GrpcMethodTableBuilder
{
    private readonly Dictionary<string, GrpcMethod> _methods = new(StringComparer.Ordinal);

    /// <summary>One request, one response.</summary>
    /// <exception cref="ArgumentException">The method is in the table already.</exception>
    public GrpcMethodTableBuilder Unary<TRequest, TResponse>(
        string service, string method, MessageParser<TRequest> parser, UnaryHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(new TypedUnaryMethod<TRequest, TResponse>(service, method, parser, handler));

    /// <summary>A unary method that deals in bytes itself.</summary>
    /// <exception cref="ArgumentException">The method is in the table already.</exception>
    public GrpcMethodTableBuilder Unary(UnaryMethod method) => Add(method);

    /// <summary>One request, a stream of responses.</summary>
    /// <exception cref="ArgumentException">The method is in the table already.</exception>
    public GrpcMethodTableBuilder ServerStreaming<TRequest, TResponse>(
        string service, string method, MessageParser<TRequest> parser, ServerStreamingHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(new ServerStreamingMethod<TRequest, TResponse>(service, method, parser, handler));

    /// <summary>Streams in both directions; a client-streaming method is one that writes once.</summary>
    /// <exception cref="ArgumentException">The method is in the table already.</exception>
    public GrpcMethodTableBuilder Duplex<TRequest, TResponse>(
        string service, string method, MessageParser<TRequest> parser, DuplexHandler<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Add(new DuplexMethod<TRequest, TResponse>(service, method, parser, handler));

    /// <summary>The table as it is now.</summary>
    public GrpcMethodTable Build() => new(_methods.Values);

    private GrpcMethodTableBuilder Add(GrpcMethod method)
    {
        if (!_methods.TryAdd(method.Path, method))
        {
            throw new ArgumentException($"the method {method.Path} is in the table already", nameof(method));
        }

        return this;
    }
}
