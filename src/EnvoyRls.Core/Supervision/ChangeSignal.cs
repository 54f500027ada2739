namespace EnvoyRls.Core.Supervision;

/// <summary>Tells one waiter that something happened; what happens while nobody waits is told once, later.</summary>
public sealed class ChangeSignal(TimeProvider time)
{
    private TaskCompletionSource _next = New();

    /// <summary>Safe from any thread.</summary>
    public void Raise() => Volatile.Read(ref _next).TrySetResult();

    /// <summary>Waits for a signal, no longer than told.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        Task raised = _next.Task;
        await raised.WaitAsync(longest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!raised.IsCompleted)
        {
            return false;
        }

        Volatile.Write(ref _next, New());
        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
