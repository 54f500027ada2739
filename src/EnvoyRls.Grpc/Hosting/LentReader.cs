using System.IO.Pipelines;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>The input of a <see cref="LentTransport"/>.</summary>
internal sealed class LentReader(PipeReader owned) : PipeReader
{
    private bool _reading;

    /// <summary>Ends a read that the borrower began and did not end, as if it had taken nothing.</summary>
    public void EndRead()
    {
        if (_reading)
        {
            AdvanceTo(default);
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        _reading = true;
        return owned.ReadAsync(cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        bool read = owned.TryRead(out result);
        _reading |= read;
        return read;
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
        _reading = false;
        owned.AdvanceTo(consumed);
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _reading = false;
        owned.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => owned.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
    }
}
