using System.Runtime.CompilerServices;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>
/// The store of a region that shares limits with others (docs/regions.md). Each counts its own part; where that is nearly used up, hits are
/// borrowed from regions that have some to spare. Calls never wait for that: they only leave a note.
/// </summary>
public sealed class RegionalCounterStore : ICounterStore
{
    private const int MostShortages = 10_000;

    private readonly ICounterStore _store;
    private readonly RegionPeer[] _peers;
    private readonly ShortageTable _shortages;
    private readonly RegionTransfers _transfers;
    private readonly bool _leavesSeconds;

    /// <param name="store">Where counters of this region live; disposed with this one.</param>
    /// <param name="peers">The other regions.</param>
    /// <param name="interval">How often a counter that is near its end is looked at.</param>
    /// <param name="leavesSeconds">Whether limits per second are never borrowed, as they are counted in a Redis of their own.</param>
    /// <param name="windows">The clock that windows are cut by.</param>
    /// <param name="time">The clock of the loop.</param>
    /// <param name="statistics">Where <c>envoyrls.region.*</c> is published.</param>
    public RegionalCounterStore(
        ICounterStore store, IEnumerable<RegionPeer> peers, TimeSpan interval, bool leavesSeconds, WindowClock windows, TimeProvider time, StatRegistry statistics)
    {
        _store = store;
        _peers = [.. peers];
        _leavesSeconds = leavesSeconds;
        RegionStatistics counted = new(statistics);
        ChangeSignal added = new(time);
        _shortages = new ShortageTable(MostShortages, windows, added, counted);
        _transfers = new RegionTransfers(store, _peers, _shortages, added, interval, windows, time, counted);
        statistics.Gauge("envoyrls.region.shortages", () => _shortages.Count);
    }

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        if (!IsShared(batch))
        {
            return _store.ChargeAsync(batch);
        }

        ValueTask<StoreFault?> answer = _store.ChargeAsync(batch);
        if (!answer.IsCompletedSuccessfully)
        {
            return NoteAsync(batch, answer);
        }

        StoreFault? fault = answer.Result;
        Note(batch, fault);
        return new ValueTask<StoreFault?>(fault);
    }

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => _store.ReadAsync(batch);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => _store.ResetAsync(batch);

    /// <summary>Borrows, in the background.</summary>
    public void StartTransfers(Supervisor supervisor) => supervisor.Run("region-transfers", _transfers.RunAsync);

    /// <summary>Borrows once what is wanted now; for tests that have no loop.</summary>
    internal Task TransferAsync() => _transfers.RoundAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (RegionPeer peer in _peers)
        {
            await peer.DisposeAsync();
        }

        await _store.DisposeAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreFault?> NoteAsync(ChargeBatch batch, ValueTask<StoreFault?> answer)
    {
        StoreFault? fault = await answer;
        Note(batch, fault);
        return fault;
    }

    private void Note(ChargeBatch batch, StoreFault? fault)
    {
        if (fault is not null)
        {
            return;
        }

        foreach (ref readonly Charge charge in batch.Charges)
        {
            if (charge.Region is not null && !(_leavesSeconds && charge.IsPerSecond) && !MayBeGivenBack(batch, charge))
            {
                _shortages.Note(batch, charge);
            }
        }
    }

    private static bool IsShared(ChargeBatch batch)
    {
        foreach (ref readonly Charge charge in batch.Charges)
        {
            if (charge.Region is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether hits that a fixed window has denied may be taken off it again: who makes room meanwhile no longer counts them, and they would be
    /// taken off what was admitted.
    /// </summary>
    private static bool MayBeGivenBack(ChargeBatch batch, in Charge charge) =>
        batch is { AllOrNothing: true, Provisional: true } && charge.Limit.Algorithm == Algorithms.LimitAlgorithm.FixedWindow;
}
