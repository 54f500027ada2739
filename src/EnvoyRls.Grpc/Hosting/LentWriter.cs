using System.IO.Pipelines;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>The output of a <see cref="LentTransport"/>.</summary>
internal sealed class LentWriter(PipeWriter owned) : PipeWriter
{
    public override bool CanGetUnflushedBytes => owned.CanGetUnflushedBytes;

    public override long UnflushedBytes => owned.UnflushedBytes;

    public override void Advance(int bytes) => owned.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => owned.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => owned.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => owned.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => owned.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
    }
}
