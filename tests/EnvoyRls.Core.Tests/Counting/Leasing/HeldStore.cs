using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.Leasing;

/// <summary>A store that notes what it is asked, and answers when it is told to.</summary>
internal sealed class HeldStore(ICounterStore store) : ICounterStore
{
    private static readonly StoreFault Down = new(StoreFaultKind.Unavailable, "down");

    private readonly Queue<(ChargeBatch Batch, TaskCompletionSource<StoreFault?> Answer)> _held = new();

    /// <summary>Whether answers wait for <see cref="AnswerAllAsync"/>.</summary>
    public bool Holds { get; set; }

    /// <summary>Whether it answers faults, without carrying out anything.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether leases are granted what is needed, and no slices.</summary>
    public bool Withholds { get; set; }

    /// <summary>The charges of all batches so far.</summary>
    public List<Charge> Asked { get; } = [];

    public int Batches { get; private set; }

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        Batches++;
        Asked.AddRange(batch.Charges);
        if (!Holds)
        {
            return IsDown ? new(Down) : CarryOutAsync(batch);
        }

        TaskCompletionSource<StoreFault?> answer = new();
        _held.Enqueue((batch, answer));
        return new(answer.Task);
    }

    /// <summary>Answers what waits, and holds nothing back any more.</summary>
    public async Task AnswerAllAsync()
    {
        Holds = false;
        while (_held.TryDequeue(out (ChargeBatch Batch, TaskCompletionSource<StoreFault?> Answer) held))
        {
            held.Answer.SetResult(IsDown ? Down : await CarryOutAsync(held.Batch));
        }
    }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => store.ReadAsync(batch);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => store.ResetAsync(batch);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async ValueTask<StoreFault?> CarryOutAsync(ChargeBatch batch)
    {
        if (!Withholds || batch is not { Count: 1 } || batch.Charges[0] is not { Kind: ChargeKind.Lease, Lease: { } terms })
        {
            return await store.ChargeAsync(batch);
        }

        long asked = batch.Charges[0].Hits;
        batch.Charges[0].Hits = terms.Needed;
        StoreFault? fault = await store.ChargeAsync(batch);
        batch.Charges[0].Hits = asked;
        batch.Charges[0].IsWithheld = asked > terms.Needed;
        return fault;
    }
}
