using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis;

/// <summary>
/// Two stores as one: counters of one-second windows live in the second, all others in the first. Both are asked at
/// the same time; the fault of either is the fault of the batch, and charges of the other may stand.
/// </summary>
public sealed class PerSecondCounterStore(ICounterStore main, ICounterStore perSecond) : ICounterStore
{
    private readonly ConcurrentQueue<Halves> _idle = new();

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => Send(batch, readOnly: false);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => Send(batch, readOnly: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await main.DisposeAsync();
        await perSecond.DisposeAsync();
    }

    private ValueTask<StoreFault?> Send(ChargeBatch batch, bool readOnly)
    {
        int seconds = 0;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            seconds += charge.IsPerSecond ? 1 : 0;
        }

        if (seconds == 0)
        {
            return Ask(main, batch, readOnly);
        }

        return seconds == batch.Count ? Ask(perSecond, batch, readOnly) : SplitAsync(batch, readOnly);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreFault?> SplitAsync(ChargeBatch batch, bool readOnly)
    {
        if (!_idle.TryDequeue(out Halves? halves))
        {
            halves = new Halves();
        }

        halves.Fill(batch);
        ValueTask<StoreFault?> mainAnswer = Ask(main, halves.Main, readOnly);
        ValueTask<StoreFault?> perSecondAnswer = Ask(perSecond, halves.PerSecond, readOnly);
        StoreFault? mainFault = await mainAnswer;
        StoreFault? perSecondFault = await perSecondAnswer;
        halves.Answer(batch);
        _idle.Enqueue(halves);
        return mainFault ?? perSecondFault;
    }

    private static ValueTask<StoreFault?> Ask(ICounterStore store, ChargeBatch batch, bool readOnly) =>
        readOnly ? store.ReadAsync(batch) : store.ChargeAsync(batch);

    private sealed class Halves
    {
        public ChargeBatch Main { get; } = new();

        public ChargeBatch PerSecond { get; } = new();

        public void Fill(ChargeBatch batch)
        {
            foreach (ref readonly Charge charge in batch.Charges)
            {
                ReadOnlySpan<byte> identity = batch.CounterIdentity(charge);
                ReadOnlySpan<byte> window = batch.Key(charge)[identity.Length..];
                ref Charge copy = ref (charge.IsPerSecond ? PerSecond : Main).Add(identity, window);
                copy.Kind = charge.Kind;
                copy.Limit = charge.Limit;
                copy.Hits = charge.Hits;
                copy.Window = charge.Window;
                copy.ExpirySeconds = charge.ExpirySeconds;
                copy.MayDeny = charge.MayDeny;
            }

            Main.Deadline = batch.Deadline;
            PerSecond.Deadline = batch.Deadline;
        }

        public void Answer(ChargeBatch batch)
        {
            int mains = 0;
            int seconds = 0;
            foreach (ref Charge charge in batch.Charges)
            {
                charge.Counter = charge.IsPerSecond ? PerSecond.Charges[seconds++].Counter : Main.Charges[mains++].Counter;
            }

            Main.Clear();
            PerSecond.Clear();
        }
    }
}
