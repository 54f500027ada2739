using EnvoyRls.Grpc.Framing;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Grpc.Hosting;

internal sealed partial class KestrelCall
{
    private static readonly string[] StatusNumbers =
        [.. Enumerable.Range(0, (int)StatusCode.Unauthenticated + 1).Select(code => code.ToString(provider: null))];

    private bool _messageWritten;

    /// <summary>Answers what is not a gRPC call with an HTTP status and nothing else.</summary>
    public void Refuse(int httpStatus) => _response.StatusCode = httpStatus;

    /// <summary>Writes the response of a unary call. Kestrel sends it in one go when the call is finished.</summary>
    public void WriteResponse(IMessage message, int size)
    {
        if (size < CompressionThreshold)
        {
            CompressionThreshold = MessageEncoder.NeverCompress;
        }

        StartResponse();
        MessageEncoder.Write(message, size, Responses, CompressionThreshold);
    }

    /// <summary>Sets the response headers; the first message follows.</summary>
    public void StartResponse()
    {
        _messageWritten = true;
        _response.Headers.ContentType = ContentTypes.Grpc;
        if (CompressionThreshold != MessageEncoder.NeverCompress)
        {
            _response.Headers.GrpcEncoding = MessageEncodings.Gzip;
        }

        Append(_response.Headers, GivenResponseHeaders);
    }

    /// <summary>Sets the status: in trailers after a message, else in the headers, which are then all there is.</summary>
    public void Finish(GrpcStatus status)
    {
        IHeaderDictionary last = _trailers.Trailers;
        if (!_messageWritten)
        {
            last = _response.Headers;
            last.ContentType = ContentTypes.Grpc;
            Append(last, _abandoned ? null : GivenResponseHeaders);
        }

        last.GrpcStatus = StatusNumbers[(int)status.Code];
        if (status.Message.Length > 0)
        {
            last.GrpcMessage = StatusText.Encode(status.Message);
        }

        // A handler that goes on may be adding metadata right now.
        Append(last, _abandoned ? null : GivenResponseTrailers);
    }

    /// <summary>Tells the caller which encodings it may use.</summary>
    public void OfferEncodings() => _response.Headers.GrpcAcceptEncoding = MessageEncodings.Accepted;

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
