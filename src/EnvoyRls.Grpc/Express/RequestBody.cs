using System.Buffers;
using System.IO.Pipelines;

namespace EnvoyRls.Grpc.Express;

/// <summary>The body of a request as its handler reads it. What was looked at may be sent anew, so that a large message can come in whole.</summary>
/// <param name="pipe">What was received and not yet read.</param>
/// <param name="credit">Told how many bytes more may be sent.</param>
internal sealed class RequestBody(PipeReader pipe, Action<long> credit) : PipeReader
{
    private ReadOnlySequence<byte> _read;

    /// <summary>How many of the bytes that are still unread were counted already.</summary>
    private long _counted;

    /// <summary>Makes it ready for another body.</summary>
    public void Reset()
    {
        _read = default;
        _counted = 0;
    }

    public override bool TryRead(out ReadResult result)
    {
        bool read = pipe.TryRead(out result);
        _read = result.Buffer;
        return read;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result = await pipe.ReadAsync(cancellationToken);
        _read = result.Buffer;
        return result;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long seen = Math.Max(_read.Slice(_read.Start, examined).Length, _counted);
        long fresh = seen - _counted;
        _counted = seen - _read.Slice(_read.Start, consumed).Length;
        _read = default;
        pipe.AdvanceTo(consumed, examined);
        if (fresh > 0)
        {
            credit(fresh);
        }
    }

    public override void CancelPendingRead() => pipe.CancelPendingRead();

    /// <summary>Does nothing: the pipe belongs to the call.</summary>
    public override void Complete(Exception? exception = null)
    {
    }
}
