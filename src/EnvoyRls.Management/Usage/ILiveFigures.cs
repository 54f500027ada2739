namespace EnvoyRls.Management.Usage;

/// <summary>What this replica is doing right now. Figures are only taken while somebody watches.</summary>
internal interface ILiveFigures
{
    /// <summary>One tick a second until cancelled. Several may watch; all see the same ticks.</summary>
    IAsyncEnumerable<LiveTick> WatchAsync(CancellationToken cancellation);
}
