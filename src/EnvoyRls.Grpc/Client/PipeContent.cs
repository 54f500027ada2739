using System.IO.Pipelines;
using System.Net;

namespace EnvoyRls.Grpc.Client;

/// <summary>A request body that is written while the response is read; what was written is sent at once.</summary>
internal sealed class PipeContent(PipeReader requests) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            // The server may speak first, and must then have seen the headers.
            await stream.FlushAsync(cancellationToken);
            ReadResult read;
            do
            {
                read = await requests.ReadAsync(cancellationToken);
                foreach (ReadOnlyMemory<byte> segment in read.Buffer)
                {
                    await stream.WriteAsync(segment, cancellationToken);
                }

                requests.AdvanceTo(read.Buffer.End);
                await stream.FlushAsync(cancellationToken);
            }
            while (!read.IsCompleted);
        }
        finally
        {
            // Whoever writes must not wait for a reader that is gone.
            await requests.CompleteAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
