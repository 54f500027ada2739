using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

internal sealed class ServerStreamingMethod<TRequest, TResponse>(
    string service, string name, MessageParser<TRequest> parser, ServerStreamingHandler<TRequest, TResponse> handler)
    : StreamingMethod(service, name)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    internal override async ValueTask InvokeAsync(MessageReader requests, MessageWriter responses, GrpcCall call)
    {
        TRequest request = await requests.ReadSingleAsync(parser, call.CancellationToken);
        await handler(request, new GrpcStreamWriter<TResponse>(responses, call.CancellationToken), call);
    }
}
