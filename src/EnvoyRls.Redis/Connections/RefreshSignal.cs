using System.Threading.Channels;

namespace EnvoyRls.Redis.Connections;

/// <summary>Collects reasons to refresh until somebody takes them all at once. Raising one is cheap enough for every call.</summary>
internal sealed class RefreshSignal
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _reasons;

    public void Raise(RefreshReasons reason)
    {
        if ((Volatile.Read(ref _reasons) & (int)reason) == 0)
        {
            Interlocked.Or(ref _reasons, (int)reason);
            _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>Waits for at least one reason; takes all there are.</summary>
    public async Task<RefreshReasons> WaitAsync(CancellationToken cancel)
    {
        await _wake.Reader.ReadAsync(cancel);
        return (RefreshReasons)Interlocked.Exchange(ref _reasons, 0);
    }
}
