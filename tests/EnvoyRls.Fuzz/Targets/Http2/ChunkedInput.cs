using System.Buffers;
using System.IO.Pipelines;

namespace EnvoyRls.Fuzz.Targets.Http2;

/// <summary>Input that comes in pieces, one with each read that has examined all before, and then ends.</summary>
/// <param name="bytes">All of it.</param>
/// <param name="size">How many bytes come at once; 0 for all.</param>
internal sealed class ChunkedInput(ReadOnlyMemory<byte> bytes, int size) : PipeReader
{
    private readonly ReadOnlySequence<byte> _all = Pieces.Of(bytes, size);
    private readonly long _step = size == 0 ? long.MaxValue : size;
    private long _consumed;
    private long _examined;
    private long _shown;
    private bool _cancelled;

    public override bool TryRead(out ReadResult result)
    {
        if (_examined >= _shown)
        {
            _shown += Math.Min(_step, _all.Length - _shown);
        }

        result = new ReadResult(_all.Slice(_consumed, _shown - _consumed), _cancelled, _shown == _all.Length);
        _cancelled = false;
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        TryRead(out ReadResult result);
        return new(result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _consumed = _all.Slice(0, consumed).Length;
        _examined = Math.Max(_examined, _all.Slice(0, examined).Length);
    }

    public override void CancelPendingRead() => _cancelled = true;

    public override void Complete(Exception? exception = null)
    {
    }
}
