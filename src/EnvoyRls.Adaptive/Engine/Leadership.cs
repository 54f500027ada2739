using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>
/// Whether this replica scores for all. The term is counted from before it was asked for, by this replica's own clock, so that a leader
/// has always stopped before another begins.
/// </summary>
/// <param name="coordinator">Where the lease is.</param>
/// <param name="replica">This replica; new with every start.</param>
/// <param name="term">How long the lease lasts without being renewed.</param>
/// <param name="time">The clock.</param>
internal sealed class Leadership(ICoordinator coordinator, string replica, TimeSpan term, TimeProvider time)
{
    private const string Role = "adaptive";

    private long? _fence;
    private long _asked;

    /// <summary>The fencing token while this replica leads; <see langword="null"/> if another does, or if it is not known.</summary>
    public long? Fence => _fence is { } fence && time.GetElapsedTime(Volatile.Read(ref _asked)) < term ? fence : null;

    /// <summary>Takes or renews the lease. With the coordinator away a lease that was had is kept until its end.</summary>
    /// <returns>Whether this replica leads.</returns>
    /// <exception cref="CoordinationException">The coordinator did not answer.</exception>
    public async ValueTask<bool> RenewAsync(CancellationToken cancellation)
    {
        long asked = time.GetTimestamp();
        long? fence = await coordinator.LeadAsync(Role, replica, term, cancellation);
        Volatile.Write(ref _asked, asked);
        _fence = fence;
        return Fence is not null;
    }

    /// <summary>Lets another replica lead at once.</summary>
    public async ValueTask ResignAsync(CancellationToken cancellation)
    {
        if (_fence is null)
        {
            return;
        }

        _fence = null;
        await coordinator.ResignAsync(Role, replica, cancellation);
    }
}
