using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Grpc.Calls;

/// <summary>Looks at the headers of a request: whether it is a call, to which method, and how encoded.</summary>
internal sealed class CallAdmission(GrpcMethodTable methods, GrpcServerOptions options)
{
    /// <summary>What the headers ask for. Those that were not sent are <see langword="null"/>.</summary>
    public CallTerms Read(string httpMethod, string path, string? contentType, string? encoding, string? acceptEncoding)
    {
        if (!HttpMethods.IsPost(httpMethod))
        {
            return new CallTerms { RefusedWith = StatusCodes.Status405MethodNotAllowed };
        }

        if (!ContentTypes.IsGrpc(contentType))
        {
            return new CallTerms { RefusedWith = StatusCodes.Status415UnsupportedMediaType };
        }

        if (!methods.TryFind(path, out GrpcMethod? method))
        {
            return new CallTerms { Failure = methods.Missing(path), CompressionThreshold = MessageEncoder.NeverCompress };
        }

        bool gzip = string.Equals(encoding, MessageEncodings.Gzip, StringComparison.Ordinal);
        bool known = gzip || encoding is null || string.Equals(encoding, MessageEncodings.Identity, StringComparison.Ordinal);
        bool compress = options.CompressResponses && MessageEncodings.HasGzip(acceptEncoding);
        return new CallTerms
        {
            Method = method,
            Failure = known ? GrpcStatus.Ok : ProtocolFaults.UnknownEncoding(encoding!),
            OffersEncodings = !known,
            Rules = new MessageRules(options.MaxReceiveMessageSize, gzip),
            CompressionThreshold = compress ? options.CompressionThreshold : MessageEncoder.NeverCompress,
        };
    }
}
