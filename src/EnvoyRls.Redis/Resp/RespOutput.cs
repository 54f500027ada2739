namespace EnvoyRls.Redis.Resp;

/// <summary>
/// The way out of a connection: commands are laid one after another into a buffer under a short lock, and whoever flushes
/// takes all of it, so that commands sent at about the same time cost one write. Callers never wait.
/// </summary>
/// <param name="stream">Where it is written.</param>
/// <param name="failed">Told why the stream takes no more.</param>
internal sealed class RespOutput(Stream stream, Action<Exception> failed) : IThreadPoolWorkItem
{
    /// <summary>The most bytes that wait to be written; a server that reads slower than that is overloaded.</summary>
    private const int MostBytes = 64 * 1024 * 1024;
    private const int KeptBytes = 1024 * 1024;
    private const int KeptCommands = 64 * 1024;

    private readonly Lock _gate = new();
    private byte[] _filling = new byte[16 * 1024];
    private byte[] _writing = new byte[16 * 1024];
    private int _filled;
    private RespCommand?[] _sent = new RespCommand?[256];
    private int _sentCount;
    private bool _flushing;
    private bool _closed;

    private static ReadOnlySpan<byte> Asking => "*1\r\n$6\r\nASKING\r\n"u8;

    /// <summary>Sends a command; with <paramref name="asking"/>, to a server that takes its slot over.</summary>
    /// <param name="encoded">The command's bytes.</param>
    /// <param name="command">Who is given the reply; <see langword="null"/> where none comes in turn.</param>
    /// <param name="asking">Whether ASKING goes before it.</param>
    public SendOutcome Send(ReadOnlySpan<byte> encoded, RespCommand? command, bool asking)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return SendOutcome.Closed;
            }

            if (_filled > MostBytes - encoded.Length)
            {
                return SendOutcome.Full;
            }

            if (asking)
            {
                Append(Asking);
                Await(IgnoredCommand.Instance);
            }

            Append(encoded);
            if (command is not null)
            {
                Await(command);
            }

            if (_flushing)
            {
                return SendOutcome.Sent;
            }

            _flushing = true;
        }

        // Behind what the thread is at, which often sends more: measured against a write at once, and one by any other thread.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        return SendOutcome.Sent;
    }

    /// <summary>Takes all commands that have been sent, in order, since this was last asked, in exchange for an array of nothing.</summary>
    public int TakeSent(ref RespCommand?[] empty)
    {
        lock (_gate)
        {
            int count = _sentCount;
            (empty, _sent) = (_sent, empty.Length > KeptCommands ? new RespCommand?[256] : empty);
            _sentCount = 0;
            return count;
        }
    }

    /// <summary>Takes no more commands.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _filled = 0;
        }
    }

    /// <summary>Writes what there is until there is no more.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            while (TryTake(out ReadOnlyMemory<byte> bytes))
            {
                ValueTask writing = stream.WriteAsync(bytes);
                if (!writing.IsCompletedSuccessfully)
                {
                    _ = FinishAsync(writing);
                    return;
                }
            }
        }
        catch (Exception error)
        {
            failed(error);
        }
    }

    private async Task FinishAsync(ValueTask writing)
    {
        try
        {
            await writing;
            while (TryTake(out ReadOnlyMemory<byte> bytes))
            {
                await stream.WriteAsync(bytes);
            }
        }
        catch (Exception error)
        {
            failed(error);
        }
    }

    private bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            bytes = _filling.AsMemory(0, _filled);
            if (_filled == 0)
            {
                _flushing = false;
                return false;
            }

            (_filling, _writing) = (_writing.Length > KeptBytes ? new byte[16 * 1024] : _writing, _filling);
            _filled = 0;
            return true;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_filling.Length - _filled < bytes.Length)
        {
            Array.Resize(ref _filling, Math.Max(_filling.Length * 2, _filled + bytes.Length));
        }

        bytes.CopyTo(_filling.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Await(RespCommand command)
    {
        if (_sentCount == _sent.Length)
        {
            Array.Resize(ref _sent, _sentCount * 2);
        }

        _sent[_sentCount++] = command;
    }
}
