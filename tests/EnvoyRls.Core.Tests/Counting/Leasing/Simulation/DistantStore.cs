using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

/// <summary>A store behind a network that delays requests and replies, and loses some.</summary>
/// <param name="timeline">Simulated time.</param>
/// <param name="store">The store itself, which answers at once.</param>
/// <param name="random">Decides on delays and losses.</param>
/// <param name="network">How bad it is.</param>
internal sealed class DistantStore(Timeline timeline, ICounterStore store, Random random, Network network) : ICounterStore
{
    private static readonly StoreFault Lost = new(StoreFaultKind.Unavailable, "lost");

    /// <summary>When the store carried out what is being answered; nothing outside of an answer.</summary>
    public long? CarriedOutAt { get; private set; }

    /// <summary>Requests sent so far.</summary>
    public int Requests { get; private set; }

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        Requests++;
        TaskCompletionSource<StoreFault?> answer = new();

        // What is carried out late must not touch a batch that has been given back.
        ChargeBatch sent = CopyOf(batch);
        long there = network.Delay(random);
        long back = network.Delay(random);
        bool arrives = !network.Loses(random);
        bool returns = arrives && !network.Loses(random) && there + back <= network.Timeout;
        long carriedOut = timeline.Now + there;
        if (arrives)
        {
            timeline.At(carriedOut, () => Assert.True(store.ChargeAsync(sent).AsTask().IsCompletedSuccessfully));
        }

        timeline.After(returns ? there + back : network.Timeout, () => Answer(batch, sent, answer, returns, carriedOut));
        return new(answer.Task);
    }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => store.ReadAsync(batch);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => store.ResetAsync(batch);

    public ValueTask DisposeAsync() => default;

    private void Answer(ChargeBatch batch, ChargeBatch sent, TaskCompletionSource<StoreFault?> answer, bool returns, long carriedOut)
    {
        if (!returns)
        {
            answer.SetResult(Lost);
            return;
        }

        for (int i = 0; i < batch.Count; i++)
        {
            batch.Charges[i].TakeResult(sent.Charges[i]);
        }

        batch.Charged = sent.Charged;
        CarriedOutAt = carriedOut;
        answer.SetResult(null);
        CarriedOutAt = null;
    }

    private static ChargeBatch CopyOf(ChargeBatch batch)
    {
        ChargeBatch copy = new() { AllOrNothing = batch.AllOrNothing };
        foreach (ref readonly Charge charge in batch.Charges)
        {
            // As in Redis: who comes late for a window is counted in that one, not in the next.
            ref Charge sent = ref copy.Add(batch.Key(charge), default);
            (int offset, int length) = (sent.KeyOffset, sent.KeyLength);
            sent = charge;
            (sent.KeyOffset, sent.KeyLength, sent.IdentityLength) = (offset, length, length);
        }

        return copy;
    }
}
