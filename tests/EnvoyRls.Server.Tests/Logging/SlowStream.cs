namespace EnvoyRls.Server.Tests.Logging;

/// <summary>A stream whose writes wait until the gate is opened.</summary>
internal sealed class SlowStream : MemoryStream
{
    private readonly ManualResetEventSlim _gate = new(initialState: false);
    private readonly TaskCompletionSource _firstWrite = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody waits in a write.</summary>
    public Task FirstWrite => _firstWrite.Task;

    public void Open() => _gate.Set();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _firstWrite.TrySetResult();
        _gate.Wait(TimeSpan.FromSeconds(30));
        base.Write(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        _gate.Dispose();
        base.Dispose(disposing);
    }
}
