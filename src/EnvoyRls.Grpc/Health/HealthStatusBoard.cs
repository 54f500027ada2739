using System.Collections.Immutable;

namespace EnvoyRls.Grpc.Health;

/// <summary>
/// The status of each service, set by the host and read by health checks. Safe from any thread; setting never waits
/// for those who watch, however many they are.
/// </summary>
public sealed class HealthStatusBoard
{
    private ImmutableDictionary<string, ServingStatus> _statuses =
        ImmutableDictionary.Create<string, ServingStatus>(StringComparer.Ordinal);

    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Sets a service's status, and makes the service known. The empty name stands for the server as a whole.</summary>
    public void Set(string service, ServingStatus status)
    {
        if (!ImmutableInterlocked.Update(ref _statuses, (old, entry) => old.SetItem(entry.service, entry.status), (service, status)))
        {
            return;
        }

        // Watchers take the signal before they read, so that none misses a change; they see the latest, not each.
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    /// <summary>A service's status; <see langword="null"/> if it is not known.</summary>
    public ServingStatus? Get(string service) =>
        Volatile.Read(ref _statuses).TryGetValue(service, out ServingStatus status) ? status : null;

    /// <summary>
    /// Completes at the next change of any service. To be taken before reading the status that is to change.
    /// </summary>
    public Task NextChange => Volatile.Read(ref _changed).Task;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
