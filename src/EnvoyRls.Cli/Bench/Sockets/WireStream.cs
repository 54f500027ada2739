namespace EnvoyRls.Cli.Bench.Sockets;

/// <summary>
/// A wire as the stream that TLS wants. Nothing blocks: a read that finds no bytes stays open until <see cref="Resume"/> does.
/// </summary>
internal sealed class WireStream(PlainWire wire) : Stream
{
    private Memory<byte> _wanted;
    private TaskCompletionSource<int>? _waiting;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Completes the open read, on this thread, if bytes have come.</summary>
    public void Resume()
    {
        if (_waiting is not { } waiting)
        {
            return;
        }

        try
        {
            bool open = wire.TryReceive(_wanted, out int count);
            if (count == 0 && open)
            {
                return;
            }

            _waiting = null;
            waiting.SetResult(count);
        }
        catch (IOException broken)
        {
            _waiting = null;
            waiting.SetException(broken);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // TLS asks with an empty buffer whether it is worth renting one.
        if (buffer.IsEmpty)
        {
            return new ValueTask<int>(0);
        }

        if (!wire.TryReceive(buffer, out int count) || count > 0)
        {
            return new ValueTask<int>(count);
        }

        _wanted = buffer;
        _waiting = new TaskCompletionSource<int>();
        return new ValueTask<int>(_waiting.Task);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        wire.Send(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        wire.Send(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Write(ReadOnlySpan<byte> buffer) => wire.Send(buffer);

    public override void Write(byte[] buffer, int offset, int count) => wire.Send(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
