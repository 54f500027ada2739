using System.Buffers;
using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Methods;

/// <summary>A unary method of known message types.</summary>
internal sealed class TypedUnaryMethod<TRequest, TResponse>(
    string service, string name, MessageParser<TRequest> parser, UnaryHandler<TRequest, TResponse> handler) : UnaryMethod(service, name)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public override ValueTask<IMessage?> InvokeAsync(in ReadOnlySequence<byte> request, GrpcCall call)
    {
        TRequest message;
        try
        {
            message = ProtobufParsing.Parse(parser, request);
        }
        catch (Exception error) when (ProtobufParsing.IsRefusal(error))
        {
            call.Fail(UnparsableMessage);
            return default;
        }

        ValueTask<TResponse?> response = handler(message, call);
        return response.IsCompletedSuccessfully ? new ValueTask<IMessage?>(response.Result) : AwaitAsync(response);
    }

    private static async ValueTask<IMessage?> AwaitAsync(ValueTask<TResponse?> response) => await response;
}
