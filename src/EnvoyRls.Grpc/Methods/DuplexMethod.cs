using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

internal sealed class DuplexMethod<TRequest, TResponse>(
    string service, string name, MessageParser<TRequest> parser, DuplexHandler<TRequest, TResponse> handler)
    : StreamingMethod(service, name)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    internal override ValueTask InvokeAsync(MessageReader requests, MessageWriter responses, GrpcCall call) =>
        handler(
            new GrpcStreamReader<TRequest>(requests, parser, call.CancellationToken),
            new GrpcStreamWriter<TResponse>(responses, call.CancellationToken),
            call);
}
