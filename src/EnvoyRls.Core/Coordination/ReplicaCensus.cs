using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Coordination;

/// <summary>
/// Counts the replicas that are alive: each shows itself every two seconds, and is counted for ten. While the coordinator is away the last
/// count stands. It falls only after ten seconds in which nobody saw more, as one that comes back empty has to be told of everybody first.
/// </summary>
/// <param name="coordinator">What replicas share.</param>
/// <param name="replica">Unique among the replicas, and new with every start.</param>
/// <param name="count">Told of the count.</param>
/// <param name="time">The clock.</param>
public sealed class ReplicaCensus(ICoordinator coordinator, string replica, ReplicaCount count, TimeProvider time)
{
    private const string Topic = "replicas";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(1);

    private readonly Queue<(long At, int Replicas)> _counts = new();
    private long _sequence;

    /// <summary>Starts it. When the supervisor stops it, the others are told that this replica is gone.</summary>
    public void Start(Supervisor supervisor) => supervisor.Run("replica-census", RunAsync);

    /// <summary>Shows this replica, and counts all.</summary>
    internal async ValueTask CountAsync(CancellationToken cancellation)
    {
        try
        {
            await ShowAsync(Kept, cancellation);
            Take((await coordinator.CollectAsync(Topic, cancellation)).Count);
        }
        catch (CoordinationException)
        {
            // The last count stands.
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await CountAsync(cancellation);
                await Task.Delay(Interval, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await LeaveAsync();
            throw;
        }
    }

    private async ValueTask LeaveAsync()
    {
        try
        {
            await ShowAsync(Leaving, CancellationToken.None);
        }
        catch (CoordinationException)
        {
            // Then it is forgotten a little later.
        }
    }

    private ValueTask ShowAsync(TimeSpan keep, CancellationToken cancellation) =>
        coordinator.ShareAsync(Topic, replica, ++_sequence, ReadOnlyMemory<byte>.Empty, keep, cancellation);

    private void Take(int replicas)
    {
        long now = time.GetTimestamp();
        while (_counts.TryPeek(out (long At, int Replicas) oldest) && time.GetElapsedTime(oldest.At, now) >= Kept)
        {
            _counts.Dequeue();
        }

        _counts.Enqueue((now, replicas));
        count.See(_counts.Max(static counted => counted.Replicas));
    }
}
