using System.Buffers;
using System.IO.Pipelines;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// The body of a response that does not go out at once: its handler writes it, and it leaves in frames as the client's windows and the
/// connection allow. A flush lasts until that has happened.
/// </summary>
internal sealed class ResponseBody(ExpressConnection connection, ExpressCall call) : PipeWriter
{
    private const int LeastRoom = 4096;

    private byte[] _bytes = [];
    private int _sent;
    private int _flushed;
    private int _written;
    private TaskCompletionSource<bool>? _waiting;

    /// <summary>How many bytes may leave; to be asked with the connection's lock held.</summary>
    public int Pending => _flushed - _sent;

    /// <summary>Lets go what was written; with the connection's lock held.</summary>
    public void Release() => _flushed = _written;

    /// <summary>Takes bytes that leave now; with the connection's lock held.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _bytes.AsSpan(_sent, count);
        _sent += count;
        return taken;
    }

    /// <summary>Waits until nothing is pending, with false, or never will leave, with true; begun with the connection's lock held.</summary>
    public Task<bool> WaitAsync() =>
        (_waiting ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Ends the wait; with the connection's lock held.</summary>
    public void EndWait(bool closed)
    {
        _waiting?.SetResult(closed);
        _waiting = null;
    }

    /// <summary>Makes it ready for another body.</summary>
    public void Reset()
    {
        _sent = _flushed = _written = 0;
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    public override void Advance(int bytes) => _written += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_written);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Task<bool> left = connection.FlushAsync(call);
        return left.IsCompletedSuccessfully ? new(new FlushResult(isCanceled: false, left.Result)) : AwaitAsync(left, cancellationToken);
    }

    public override void CancelPendingFlush()
    {
    }

    /// <summary>Does nothing: the status ends the body.</summary>
    public override void Complete(Exception? exception = null)
    {
    }

    private static async ValueTask<FlushResult> AwaitAsync(Task<bool> left, CancellationToken cancellation) =>
        new(isCanceled: false, isCompleted: await left.WaitAsync(cancellation));

    private void Reserve(int size)
    {
        if (_bytes.Length - _written >= Math.Max(size, 1))
        {
            return;
        }

        lock (connection.Sync)
        {
            int kept = _written - _sent;
            byte[] larger = ArrayPool<byte>.Shared.Rent(checked(kept + Math.Max(size, Math.Max(LeastRoom, kept))));
            _bytes.AsSpan(_sent, kept).CopyTo(larger);
            _flushed -= _sent;
            _sent = 0;
            _written = kept;
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = larger;
        }
    }
}
