using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using Polly;
using Polly.CircuitBreaker;

namespace EnvoyRls.Redis.Breaker;

/// <summary>
/// Leaves a store that keeps failing alone: its batches are refused at once for a while, then one tries again, and its
/// success lets all through. A failure is an answer of <see cref="StoreFaultKind.Unavailable"/>; a deadline of the
/// caller's own and too many calls at once say nothing about the store.
/// </summary>
public sealed class BreakerCounterStore : ICounterStore
{
    private static readonly StoreFault Open = new(StoreFaultKind.Unavailable, "the counter store has failed too often and is left alone for a moment");

    private readonly ICounterStore _store;
    private readonly TimeProvider _time;
    private readonly long _break;
    private readonly Counter _opened;
    private readonly Counter _refused;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<StoreFault?> _pipeline;

    /// <summary>Until when batches are refused without asking the pipeline, as a timestamp; 0 while it is closed.</summary>
    private long _refusedUntil;

    /// <param name="store">What is guarded; disposed with the breaker.</param>
    /// <param name="options">When the breaker opens, and for how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="statistics">Where its state, its openings and its refusals are published.</param>
    public BreakerCounterStore(ICounterStore store, BreakerOptions options, TimeProvider time, StatRegistry statistics)
    {
        _store = store;
        _time = time;
        _break = (long)(options.Break.TotalSeconds * time.TimestampFrequency);
        _opened = statistics.Counter($"{options.StatPrefix}.opened_total");
        _refused = statistics.Counter($"{options.StatPrefix}.refused_total");
        statistics.Gauge($"{options.StatPrefix}.state", () => (double)State);
        _pipeline = new ResiliencePipelineBuilder<StoreFault?> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<StoreFault?>
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinCalls,
                SamplingDuration = options.Sampling,
                BreakDuration = options.Break,
                ShouldHandle = arguments => new(IsFailure(arguments.Outcome.Result)),
                StateProvider = _state,
                OnOpened = _ => OnOpened(),
                OnClosed = _ => OnClosed(),
            })
            .Build();
    }

    /// <summary>Whether batches pass, are refused, or one of them tries.</summary>
    public BreakerState State => _state.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Open,
    };

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) =>
        MayPass() ? GuardAsync(static call => call.Store.ChargeAsync(call.Batch), new Call(_store, batch)) : Refuse();

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) =>
        MayPass() ? GuardAsync(static call => call.Store.ReadAsync(call.Batch), new Call(_store, batch)) : Refuse();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>
    /// Whether a batch may be sent: always while closed. After a break one caller at a time gets through to the
    /// pipeline; those that it would refuse never see it, because its refusals are exceptions and cost microseconds.
    /// </summary>
    private bool MayPass()
    {
        long until = Volatile.Read(ref _refusedUntil);
        if (until == 0)
        {
            return true;
        }

        long now = _time.GetTimestamp();
        return now >= until && Interlocked.CompareExchange(ref _refusedUntil, now + _break, until) == until;
    }

    private ValueTask<StoreFault?> Refuse()
    {
        _refused.Increment();
        return new(Open);
    }

    private async ValueTask<StoreFault?> GuardAsync(Func<Call, ValueTask<StoreFault?>> ask, Call call)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get();
        try
        {
            Outcome<StoreFault?> outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (_, state) => Outcome.FromResult<StoreFault?>(await state.Ask(state.Call)), context, (Ask: ask, Call: call));
            if (outcome.Exception is BrokenCircuitException)
            {
                _refused.Increment();
                return Open;
            }

            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>The batch that tries has to prove that the store answers: anything else leaves the breaker open.</summary>
    private bool IsFailure(StoreFault? fault) =>
        fault is { Kind: StoreFaultKind.Unavailable } || (fault is not null && _state.CircuitState == CircuitState.HalfOpen);

    private ValueTask OnOpened()
    {
        _opened.Increment();
        Volatile.Write(ref _refusedUntil, _time.GetTimestamp() + _break);
        return default;
    }

    private ValueTask OnClosed()
    {
        Volatile.Write(ref _refusedUntil, 0);
        return default;
    }

    private readonly record struct Call(ICounterStore Store, ChargeBatch Batch);
}
