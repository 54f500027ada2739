using EnvoyRls.Core.Async;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Calls;
using Polly;
using Polly.CircuitBreaker;

namespace EnvoyRls.Redis.Breaker;

/// <summary>
/// Leaves a store that keeps failing alone: its batches are refused at once for a while, then one tries again, and its
/// success lets all through. A failure is an answer of <see cref="StoreFaultKind.Unavailable"/>; a deadline of the
/// caller's own and too many calls at once say nothing about the store.
/// </summary>
/// <remarks>
/// Polly judges, but no batch runs inside it, which would cost every call its state machines and locks: it is told of
/// outcomes, from a first failure on for as long as it samples. A clean call costs one look at a word.
/// </remarks>
public sealed class BreakerCounterStore : ICounterStore
{
    private static readonly StoreFault LeftAlone = new(StoreFaultKind.Unavailable, "the counter store has failed too often and is left alone for a moment");

    private readonly ICounterStore _store;
    private readonly TimeProvider _time;
    private readonly long _break;
    private readonly long _sampling;
    private readonly Counter _opened;
    private readonly Counter _refused;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly CircuitBreakerManualControl _control = new();
    private readonly ResiliencePipeline<StoreFault?> _judge;
    private readonly Spares<WatchedBatch> _idle = new(16 * 1024);

    /// <summary>Until when batches are refused, as a timestamp; 0 while the breaker is closed.</summary>
    private long _refusedUntil;

    /// <summary>Until when successes count too, as a timestamp: so long ago was the last failure; 0 for no failure.</summary>
    private long _watchedUntil;

    private volatile bool _trying;

    /// <param name="store">What is guarded; disposed with the breaker.</param>
    /// <param name="options">When the breaker opens, and for how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="statistics">Where its state, its openings and its refusals are published.</param>
    public BreakerCounterStore(ICounterStore store, BreakerOptions options, TimeProvider time, StatRegistry statistics)
    {
        _store = store;
        _time = time;
        _break = (long)(options.Break.TotalSeconds * time.TimestampFrequency);
        _sampling = (long)(options.Sampling.TotalSeconds * time.TimestampFrequency);
        _opened = statistics.Counter($"{options.StatPrefix}.opened_total");
        _refused = statistics.Counter($"{options.StatPrefix}.refused_total");
        statistics.Gauge($"{options.StatPrefix}.state", () => (double)State);
        _judge = new ResiliencePipelineBuilder<StoreFault?> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<StoreFault?>
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinCalls,
                SamplingDuration = options.Sampling,
                BreakDuration = options.Break,
                ShouldHandle = static arguments => new(arguments.Outcome.Result is not null),
                StateProvider = _state,
                ManualControl = _control,
                OnClosed = OnClosed,
            })
            .Build();
    }

    /// <summary>Whether batches pass, are refused, or one of them tries.</summary>
    public BreakerState State => _state.CircuitState == CircuitState.Closed ? BreakerState.Closed : _trying ? BreakerState.HalfOpen : BreakerState.Open;

    /// <summary>Has all pass again, as there is reason to think that the store answers. Never blocks.</summary>
    public void Close()
    {
        if (Volatile.Read(ref _refusedUntil) != 0)
        {
            // Polly has closed when it returns; what it tells of that comes later, when it may be open again.
            _ = _control.CloseAsync(CancellationToken.None);
            LetAllPass();
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Charge);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Read);

    /// <inheritdoc/>
    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => Send(batch, BatchPurpose.Reset);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private ValueTask<StoreFault?> Send(ChargeBatch batch, BatchPurpose purpose)
    {
        long until = Volatile.Read(ref _refusedUntil);
        if (until == 0)
        {
            return Watch(_store.SendAsync(batch, purpose));
        }

        return MayTry(until) ? TryAsync(_store.SendAsync(batch, purpose)) : Refuse();
    }

    /// <summary>Whether the break is over and nobody else tries: who may puts off all others by one more break.</summary>
    private bool MayTry(long until)
    {
        long now = _time.GetTimestamp();
        if (now < until || Interlocked.CompareExchange(ref _refusedUntil, now + _break, until) != until)
        {
            return false;
        }

        _trying = true;
        return true;
    }

    private ValueTask<StoreFault?> Refuse()
    {
        _refused.Increment();
        return new(LeftAlone);
    }

    private ValueTask<StoreFault?> Watch(ValueTask<StoreFault?> asking) =>
        (_idle.TryTake(out WatchedBatch? idle) ? idle : new WatchedBatch(this)).Watch(asking);

    /// <summary>Looks at the outcome of a batch, which is nearly always that all is well and was.</summary>
    private void Look(StoreFault? fault)
    {
        if ((fault is not null || Volatile.Read(ref _watchedUntil) != 0) && Counts(fault))
        {
            _ = TellAsync(fault).AsTask();
            if (_state.CircuitState != CircuitState.Closed && Interlocked.CompareExchange(ref _refusedUntil, _time.GetTimestamp() + _break, 0) == 0)
            {
                _opened.Increment();
            }
        }
    }

    /// <summary>The batch that tries has to prove that the store answers: any fault leaves the breaker open.</summary>
    private async ValueTask<StoreFault?> TryAsync(ValueTask<StoreFault?> asking)
    {
        try
        {
            StoreFault? fault = await asking;
            await TellAsync(fault);
            if (_state.CircuitState != CircuitState.Closed)
            {
                _opened.Increment();
                Volatile.Write(ref _refusedUntil, _time.GetTimestamp() + _break);
            }

            return fault;
        }
        finally
        {
            _trying = false;
        }
    }

    private bool Counts(StoreFault? fault)
    {
        // Who was under way when the breaker opened comes too late to be asked.
        if (Volatile.Read(ref _refusedUntil) != 0)
        {
            return false;
        }

        long now = _time.GetTimestamp();
        if (fault is { Kind: StoreFaultKind.Unavailable })
        {
            Volatile.Write(ref _watchedUntil, now + _sampling);
            return true;
        }

        long until = Volatile.Read(ref _watchedUntil);
        if (now >= until)
        {
            Interlocked.CompareExchange(ref _watchedUntil, 0, until);
            return false;
        }

        return fault is null;
    }

    private async ValueTask TellAsync(StoreFault? fault)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get();
        try
        {
            await _judge.ExecuteOutcomeAsync(static (_, told) => new ValueTask<Outcome<StoreFault?>>(Outcome.FromResult<StoreFault?>(told)), context, fault);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ValueTask OnClosed(OnCircuitClosedArguments<StoreFault?> closed)
    {
        if (!closed.IsManual)
        {
            LetAllPass();
        }

        return default;
    }

    private void LetAllPass()
    {
        Volatile.Write(ref _watchedUntil, 0);
        Volatile.Write(ref _refusedUntil, 0);
    }

    /// <summary>A batch that passed, with its outcome looked at on its way back.</summary>
    private sealed class WatchedBatch(BreakerCounterStore breaker) : Relay<StoreFault?, StoreFault?>
    {
        public ValueTask<StoreFault?> Watch(ValueTask<StoreFault?> asking) => After(asking);

        protected override StoreFault? Finish(StoreFault? result)
        {
            breaker._idle.Give(this);
            breaker.Look(result);
            return result;
        }
    }
}
