using System.IO.Pipelines;
using EnvoyRls.Grpc.Framing;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Client;

/// <summary>
/// A call with streams. One reader and one writer may use it at the same time. Disposing it gives the call up if it
/// has not ended.
/// </summary>
public sealed class GrpcStreamingCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly ClientCall<TResponse> _call;
    private readonly PipeWriter? _requests;
    private readonly MessageWriter? _writer;

    internal GrpcStreamingCall(ClientCall<TResponse> call, PipeWriter? requests, CallOptions? options)
    {
        _call = call;
        _requests = requests;
        if (requests is not null)
        {
            int threshold = options is { Gzip: true } ? 0 : MessageEncoder.NeverCompress;
            _writer = new MessageWriter(requests, int.MaxValue, threshold, static () => { });
        }
    }

    /// <summary>Metadata that came before the first message; empty until a message or the end was read.</summary>
    public GrpcMetadata ResponseHeaders => _call.Headers;

    /// <summary>Metadata that came with the status; empty until the end was read.</summary>
    public GrpcMetadata ResponseTrailers => _call.Trailers;

    /// <summary>Sends a message; completes when there is room for the next.</summary>
    /// <exception cref="GrpcException">The call is over.</exception>
    /// <exception cref="InvalidOperationException">The method takes one request, which was given at the start.</exception>
    public async ValueTask WriteAsync(TRequest message)
    {
        MessageWriter writer = _writer ?? throw new InvalidOperationException("the call has one request, which it was started with");
        try
        {
            await writer.WriteAsync(message, _call.Cancelled);
        }
        catch (OperationCanceledException cause)
        {
            throw new GrpcException(_call.StatusOf(cause), cause);
        }
    }

    /// <summary>Ends the stream of requests; responses may still come.</summary>
    public ValueTask CompleteAsync() => _requests?.CompleteAsync() ?? default;

    /// <summary>The next message; <see langword="null"/> when the call ended well.</summary>
    /// <exception cref="GrpcException">It did not, or was cancelled.</exception>
    public ValueTask<TResponse?> ReadAsync(CancellationToken cancellation = default) => _call.ReadAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        await CompleteAsync();
    }
}
