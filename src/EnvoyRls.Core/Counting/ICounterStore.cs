namespace EnvoyRls.Core.Counting;

/// <summary>
/// Where counters live. A store answers a batch by its deadline in at most one round trip, with a second one only to give
/// back what an all-or-nothing batch should not have been charged, and does not throw for what a store can expect to
/// meet: it returns the fault. Implementations are safe for concurrent calls.
/// </summary>
public interface ICounterStore : IAsyncDisposable
{
    /// <summary>
    /// Carries out every charge of the batch, or none of an all-or-nothing batch, and writes what each met. Only what adds
    /// hits creates a counter, except that a look at a fixed window does too, as in the reference.
    /// </summary>
    /// <returns><see langword="null"/> when every charge was carried out, else why not (some may have been).</returns>
    ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch);

    /// <summary>
    /// Reads every counter of the batch without changing or creating any: of a fixed window its value, 0 if it does not
    /// exist; of the others the outcome that the charge would meet.
    /// </summary>
    /// <returns><see langword="null"/> when every counter was read, else why not.</returns>
    ValueTask<StoreFault?> ReadAsync(ChargeBatch batch);

    /// <summary>
    /// Forgets every counter of the batch, bans among them, so that each is as if it had never been charged; of a fixed window
    /// the one that the charge names. What is not there is no fault. The batch is left as it is.
    /// </summary>
    /// <returns><see langword="null"/> when every counter was forgotten, else why not (some may have been).</returns>
    ValueTask<StoreFault?> ResetAsync(ChargeBatch batch);
}
