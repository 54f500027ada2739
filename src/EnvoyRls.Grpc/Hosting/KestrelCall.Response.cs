using EnvoyRls.Grpc.Framing;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Grpc.Hosting;

internal sealed partial class KestrelCall
{
    private bool _messageWritten;

    /// <summary>Answers what is not a gRPC call with an HTTP status and nothing else.</summary>
    public void Refuse(int httpStatus) => _response.StatusCode = httpStatus;

    /// <inheritdoc/>
    public override void Respond(IMessage message, int size)
    {
        // Kestrel sends it in one go with the status when the call is finished.
        Compresses(size);
        StartResponse();
        MessageEncoder.Write(message, size, Responses, CompressionThreshold);
        Finish(GrpcStatus.Ok);
    }

    /// <inheritdoc/>
    public override void StartResponse()
    {
        _messageWritten = true;
        _response.Headers.ContentType = ContentTypes.Grpc;
        if (CompressionThreshold != MessageEncoder.NeverCompress)
        {
            _response.Headers.GrpcEncoding = MessageEncodings.Gzip;
        }

        Append(_response.Headers, GivenResponseHeaders);
    }

    /// <inheritdoc/>
    public override void Finish(GrpcStatus status)
    {
        IHeaderDictionary last = _trailers.Trailers;
        if (!_messageWritten)
        {
            last = _response.Headers;
            last.ContentType = ContentTypes.Grpc;
            if (Terms.OffersEncodings)
            {
                last.GrpcAcceptEncoding = MessageEncodings.Accepted;
            }

            Append(last, IsAbandoned ? null : GivenResponseHeaders);
        }

        last.GrpcStatus = StatusText.Number(status.Code);
        if (status.Message.Length > 0)
        {
            last.GrpcMessage = StatusText.Encode(status.Message);
        }

        // A handler that goes on may be adding metadata right now.
        Append(last, IsAbandoned ? null : GivenResponseTrailers);
    }

    private static void Append(IHeaderDictionary headers, GrpcMetadata? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        foreach (KeyValuePair<string, string> entry in metadata)
        {
            headers.Append(entry.Key, entry.Value);
        }
    }
}
