using System.Runtime.CompilerServices;
using EnvoyRls.Core.Async;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Calls;

namespace EnvoyRls.Redis;

/// <summary>
/// Two stores as one: counters of one-second windows live in the second, all others in the first. Both are asked at
/// the same time; the fault of either is the fault of the batch, and charges of the other may stand. Where a batch is
/// charged all or nothing and one store did not charge its half, the other gives its half back.
/// </summary>
public sealed class PerSecondCounterStore(ICounterStore main, ICounterStore perSecond) : ICounterStore
{
    private readonly Spares<Halves> _idle = new(16 * 1024);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Charge);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Read);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Reset);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await main.DisposeAsync();
        await perSecond.DisposeAsync();
    }

    private ValueTask<StoreFault?> Send(ChargeBatch batch, BatchPurpose purpose)
    {
        batch.Provisional = batch.AllOrNothing;
        int seconds = 0;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            seconds += charge.IsPerSecond ? 1 : 0;
        }

        if (seconds == 0)
        {
            return main.SendAsync(batch, purpose);
        }

        return seconds == batch.Count ? perSecond.SendAsync(batch, purpose) : SplitAsync(batch, purpose);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StoreFault?> SplitAsync(ChargeBatch batch, BatchPurpose purpose)
    {
        if (!_idle.TryTake(out Halves? halves))
        {
            halves = new Halves();
        }

        halves.Fill(batch);
        ValueTask<StoreFault?> mainAnswer = main.SendAsync(halves.Main, purpose);
        ValueTask<StoreFault?> perSecondAnswer = perSecond.SendAsync(halves.PerSecond, purpose);
        StoreFault? mainFault = await mainAnswer;
        StoreFault? perSecondFault = await perSecondAnswer;
        StoreFault? giveBackFault = null;
        if (batch.AllOrNothing && purpose == BatchPurpose.Charge)
        {
            bool mainCharged = mainFault is null && halves.Main.Charged;
            bool perSecondCharged = perSecondFault is null && halves.PerSecond.Charged;
            batch.Charged = mainCharged && perSecondCharged;
            giveBackFault = (mainCharged, perSecondCharged) switch
            {
                (true, false) => await GiveBackAsync(main, halves.Main),
                (false, true) => await GiveBackAsync(perSecond, halves.PerSecond),
                _ => null,
            };
        }

        halves.Answer(batch);
        _idle.Give(halves);
        return mainFault ?? perSecondFault ?? giveBackFault;
    }

    /// <summary>Gives back what a batch charged; its counters then stand as they did, but for others, and denials stay ones.</summary>
    private static async ValueTask<StoreFault?> GiveBackAsync(ICounterStore store, ChargeBatch charged)
    {
        ChargeBatch returns = new() { Deadline = charged.Deadline };
        foreach (ref readonly Charge charge in charged.Charges)
        {
            if (charge.CanBeGivenBack())
            {
                returns.Add(charged, charge).Kind = ChargeKind.GiveBack;
            }
        }

        StoreFault? fault = await store.ChargeAsync(returns);
        int answered = 0;
        foreach (ref Charge charge in charged.Charges)
        {
            if (fault is null && charge.CanBeGivenBack())
            {
                ref readonly Charge answer = ref returns.Charges[answered++];
                if (charge.IsAdmitted())
                {
                    charge.TakeResult(answer);
                }
            }
        }

        return fault;
    }

    private sealed class Halves
    {
        public ChargeBatch Main { get; } = new();

        public ChargeBatch PerSecond { get; } = new();

        public void Fill(ChargeBatch batch)
        {
            foreach (ref readonly Charge charge in batch.Charges)
            {
                (charge.IsPerSecond ? PerSecond : Main).Add(batch, charge);
            }

            Main.Deadline = batch.Deadline;
            PerSecond.Deadline = batch.Deadline;
            Main.AllOrNothing = batch.AllOrNothing;
            PerSecond.AllOrNothing = batch.AllOrNothing;
        }

        public void Answer(ChargeBatch batch)
        {
            int mains = 0;
            int seconds = 0;
            foreach (ref Charge charge in batch.Charges)
            {
                charge.TakeResult(charge.IsPerSecond ? PerSecond.Charges[seconds++] : Main.Charges[mains++]);
            }

            Main.Clear();
            PerSecond.Clear();
        }
    }
}
