namespace EnvoyRls.Management.Repository.Directories;

/// <summary>Wakes everybody who waits for the next change.</summary>
internal sealed class ChangeBroadcast
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next <see cref="Set"/>. Take it before looking at what may change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
