using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Grpc.Framing;
using EnvoyRls.Grpc.Methods;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>Looks at the headers of a request: whether it is a call, to which method, until when, and how encoded.</summary>
internal sealed class CallAdmission(GrpcMethodTable methods, GrpcServerOptions options)
{
    /// <summary>Whether the request is a gRPC call; if not, it was answered with an HTTP status.</summary>
    public static bool IsCall(KestrelCall call)
    {
        if (!HttpMethods.IsPost(call.HttpMethod))
        {
            call.Refuse(StatusCodes.Status405MethodNotAllowed);
            return false;
        }

        if (!ContentTypes.IsGrpc(call.RequestHeaders.ContentType))
        {
            call.Refuse(StatusCodes.Status415UnsupportedMediaType);
            return false;
        }

        return true;
    }

    /// <summary>Finds the method.</summary>
    /// <returns>Whether it is there; if not, the call has failed.</returns>
    public bool TryFindMethod(KestrelCall call, [NotNullWhen(true)] out GrpcMethod? method)
    {
        if (methods.TryFind(call.Path, out method))
        {
            return true;
        }

        call.Fail(methods.Missing(call.Path));
        return false;
    }

    /// <summary>Takes over the deadline and the encodings; the call has failed if they cannot be met.</summary>
    public void ReadHeaders(KestrelCall call)
    {
        IHeaderDictionary headers = call.RequestHeaders;
        ReadTimeout(call, headers.GrpcTimeout);
        ReadEncoding(call, headers.GrpcEncoding);
        if (options.CompressResponses && MessageEncodings.HasGzip(headers.GrpcAcceptEncoding.ToString()))
        {
            call.CompressionThreshold = options.CompressionThreshold;
        }
    }

    private static void ReadTimeout(KestrelCall call, string? timeout)
    {
        if (timeout is null)
        {
            return;
        }

        if (!GrpcTimeout.TryParse(timeout, out TimeSpan time))
        {
            call.Fail(ProtocolFaults.MalformedTimeout);
            return;
        }

        call.SetTimeout(time);
        if (time <= TimeSpan.Zero)
        {
            call.Fail(ProtocolFaults.DeadlineExceeded);
        }
    }

    private void ReadEncoding(KestrelCall call, string? encoding)
    {
        bool gzip = string.Equals(encoding, MessageEncodings.Gzip, StringComparison.Ordinal);
        call.Rules = new MessageRules(options.MaxReceiveMessageSize, gzip);
        if (encoding is not null && !gzip && !string.Equals(encoding, MessageEncodings.Identity, StringComparison.Ordinal))
        {
            call.OfferEncodings();
            call.Fail(ProtocolFaults.UnknownEncoding(encoding));
        }
    }
}
