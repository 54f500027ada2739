using System.IO.Pipelines;
using Google.Protobuf;

namespace EnvoyRls.Grpc.Framing;

/// <summary>Writes the messages of one direction of a call into a pipe, each flushed.</summary>
/// <param name="pipe">Where to.</param>
/// <param name="maxSize">The largest message, in bytes before compression.</param>
/// <param name="compressionThreshold">From how many bytes on messages are compressed.</param>
/// <param name="starting">Called before the first message is written.</param>
internal sealed class MessageWriter(PipeWriter pipe, int maxSize, int compressionThreshold, Action starting)
{
    private bool _started;

    /// <exception cref="GrpcException">The message is too large, or the reader has left.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public async ValueTask WriteAsync(IMessage message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int size = message.CalculateSize();
        if (size > maxSize)
        {
            throw new GrpcException(ProtocolFaults.SentTooLarge(size, maxSize));
        }

        if (!_started)
        {
            _started = true;
            starting();
        }

        MessageEncoder.Write(message, size, pipe, compressionThreshold);
        FlushResult flushed = await pipe.FlushAsync(cancellation);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new GrpcException(ProtocolFaults.Cancelled);
        }
    }
}
