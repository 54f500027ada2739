using System.Threading.Tasks.Sources;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>A store that answers one batch at a time, when it is told to, and allocates nothing for it.</summary>
internal sealed class LaterStore : ICounterStore, IValueTaskSource<StoreFault?>
{
    private ManualResetValueTaskSourceCore<StoreFault?> _answer;
    private ChargeBatch? _batch;

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        _answer.Reset();
        _batch = batch;
        return new ValueTask<StoreFault?>(this, _answer.Version);
    }

    /// <summary>Answers that counters hold one hit.</summary>
    public void Answer()
    {
        foreach (ref Charge charge in _batch!.Charges)
        {
            charge.Counter = 1;
        }

        _answer.SetResult(null);
    }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => ChargeAsync(batch);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => ChargeAsync(batch);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    StoreFault? IValueTaskSource<StoreFault?>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<StoreFault?>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<StoreFault?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}
