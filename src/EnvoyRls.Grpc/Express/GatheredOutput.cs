using System.IO.Pipelines;

namespace EnvoyRls.Grpc.Express;

/// <summary>
/// The sending side of a connection. Whoever has something to send writes it into the buffer with <see cref="Sync"/> held; one
/// flush carries everything that was written since the last one. While the connection works through what it received nothing is
/// flushed: the answers leave together when it is through.
/// </summary>
/// <param name="transport">Where the bytes go.</param>
/// <param name="flushed">Called with <see cref="Sync"/> held when a flush has ended and there is room again.</param>
internal sealed class GatheredOutput(PipeWriter transport, Action flushed) : IThreadPoolWorkItem
{
    /// <summary>With more than this waiting, in bytes, nothing that can wait is added and nothing more is received.</summary>
    private const int Enough = 256 * 1024;

    private OutputBuffer _filling = new();
    private OutputBuffer _leaving = new();
    private TaskCompletionSource? _room;
    private volatile bool _corked;
    private bool _flushing;
    private bool _scheduled;

    /// <summary>Guards the buffer and with it everything that must change in step with what is sent.</summary>
    public Lock Sync { get; } = new();

    /// <summary>What is sent next; to be used with <see cref="Sync"/> held.</summary>
    public OutputBuffer Buffer => _filling;

    /// <summary>Whether the peer does not take what there is as fast as it comes.</summary>
    public bool IsFull => _filling.Length > Enough;

    /// <summary>Whether the transport takes nothing any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Begins to gather: until <see cref="Uncork"/> nothing is flushed but by <see cref="Flush"/>.</summary>
    public void Cork() => _corked = true;

    /// <summary>Sends what was gathered.</summary>
    public void Uncork()
    {
        lock (Sync)
        {
            _corked = false;
        }

        Flush();
    }

    /// <summary>Sees to it that what was written will be flushed; called with <see cref="Sync"/> held.</summary>
    public void ScheduleFlush()
    {
        if (!_corked && !_flushing && !_scheduled)
        {
            _scheduled = true;

            // Behind the work that is queued already, which may well write to this connection too.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Sends what there is, unless a flush is under way, which goes on with it. Not to be called with <see cref="Sync"/> held.</summary>
    public void Flush()
    {
        while (TryTake())
        {
            ValueTask<FlushResult> flush = Send();
            if (!flush.IsCompletedSuccessfully)
            {
                _ = AwaitAsync(flush);
                return;
            }

            End(flush.Result.IsCompleted);
        }
    }

    /// <summary>Waits until the peer has taken enough for more to be added.</summary>
    public Task WaitForRoomAsync()
    {
        lock (Sync)
        {
            if (!IsFull || IsClosed)
            {
                return Task.CompletedTask;
            }

            return (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Waits until everything was flushed.</summary>
    public async Task CompleteAsync()
    {
        Uncork();
        while (true)
        {
            Task room;
            lock (Sync)
            {
                if (IsClosed || (!_flushing && _filling.Length == 0))
                {
                    return;
                }

                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await room;
        }
    }

    /// <summary>Drops what there is and what comes.</summary>
    public void Close()
    {
        lock (Sync)
        {
            IsClosed = true;
            _filling.Clear();
            GiveRoom();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (Sync)
        {
            _scheduled = false;
        }

        Flush();
    }

    private bool TryTake()
    {
        lock (Sync)
        {
            if (_flushing || _filling.Length == 0 || IsClosed)
            {
                return false;
            }

            _flushing = true;
            (_filling, _leaving) = (_leaving, _filling);
            return true;
        }
    }

    private ValueTask<FlushResult> Send()
    {
        try
        {
            ReadOnlySpan<byte> bytes = _leaving.Written;
            bytes.CopyTo(transport.GetSpan(bytes.Length));
            transport.Advance(bytes.Length);
            return transport.FlushAsync();
        }
        catch (Exception broken)
        {
            return ValueTask.FromException<FlushResult>(broken);
        }
    }

    private async Task AwaitAsync(ValueTask<FlushResult> flush)
    {
        bool closed;
        try
        {
            closed = (await flush).IsCompleted;
        }
        catch (Exception)
        {
            // The connection broke, which its reading side finds out and tells.
            closed = true;
        }

        End(closed);
        Flush();
    }

    private void End(bool closed)
    {
        lock (Sync)
        {
            _leaving.Clear();
            _flushing = false;
            if (closed)
            {
                IsClosed = true;
                _filling.Clear();
            }

            flushed();
            GiveRoom();
        }
    }

    private void GiveRoom()
    {
        _room?.SetResult();
        _room = null;
    }
}
