using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// Decides calls: matches their descriptors, charges what is limited as one batch, and answers. Synchronous to the end
/// where the store is; faults are values.
/// </summary>
public sealed class RateLimiter : IRateLimiter
{
    private readonly RuleSetSlot _rules;
    private readonly ICounterStore _store;
    private readonly WindowClock _clock;
    private readonly RateLimiterOptions _options;
    private readonly DescriptorResolver _resolver;
    private readonly ChargeBuilder _charges;
    private readonly Counter _serviceErrors;
    private readonly Counter _storeErrors;
    private readonly Judge _judge;
    private readonly ResponseBuilder _responses;

    /// <param name="rules">Where the rule set in force is found.</param>
    /// <param name="store">Where counters live.</param>
    /// <param name="clock">The clock that windows are cut by.</param>
    /// <param name="overLimitCache">Remembers exhausted counters; <see langword="null"/> to ask the store every time.</param>
    /// <param name="statistics">The statistics of the process.</param>
    /// <param name="ruleStatistics">The statistics of rules.</param>
    /// <param name="options">How decisions are made.</param>
    /// <param name="jitter">A random number below its argument; for tests.</param>
    public RateLimiter(
        RuleSetSlot rules,
        ICounterStore store,
        WindowClock clock,
        OverLimitCache? overLimitCache,
        StatRegistry statistics,
        RuleStatisticsRegistry ruleStatistics,
        RateLimiterOptions options,
        Func<int, int>? jitter = null)
    {
        _rules = rules;
        _store = store;
        _clock = clock;
        _options = options;
        _resolver = new DescriptorResolver(options, ruleStatistics);
        _charges = new ChargeBuilder(options, overLimitCache, jitter ?? Random.Shared.Next);
        _judge = new Judge(options, overLimitCache);
        _responses = new ResponseBuilder(options, statistics);
        _serviceErrors = statistics.Counter("ratelimit.service.call.should_rate_limit.service_error");
        _storeErrors = statistics.Counter("ratelimit.service.call.should_rate_limit.redis_error");
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitResult> DecideAsync(RateLimitRequest request, long deadline)
    {
        if (Check(request) is { } invalid)
        {
            return Refuse(invalid);
        }

        if (_rules.Current is not { } rules)
        {
            return Refuse(new CallFault(CallFaultKind.NotConfigured, "no rate limit configuration loaded"));
        }

        RateLimitCall call = RateLimitCall.Rent(request, _clock.UnixMicroseconds, deadline);
        if (_resolver.Resolve(call, rules) is { } fault)
        {
            RateLimitCall.Return(call);
            return Refuse(fault);
        }

        bool knownOver = _charges.AddCharges(call);
        if (call.Batch.Count == 0)
        {
            return new(Finish(call, null));
        }

        if (_options.StopIncrementWhenOverLimit)
        {
            return StopOrChargeAsync(call, knownOver);
        }

        ValueTask<StoreFault?> charging = _store.ChargeAsync(call.Batch);
        return charging.IsCompletedSuccessfully ? new(Finish(call, charging.Result)) : FinishLaterAsync(call, charging);
    }

    private CallFault? Check(RateLimitRequest request)
    {
        if (request.Domain.Length == 0)
        {
            return new CallFault(CallFaultKind.InvalidRequest, "rate limit domain must not be empty");
        }

        if (request.Descriptors.Count == 0)
        {
            return new CallFault(CallFaultKind.InvalidRequest, "rate limit descriptor list must not be empty");
        }

        return request.Descriptors.Count > _options.MaxDescriptors
            ? new CallFault(CallFaultKind.InvalidRequest, $"request has {request.Descriptors.Count} descriptors, more than the {_options.MaxDescriptors} allowed")
            : null;
    }

    private ValueTask<RateLimitResult> Refuse(CallFault fault)
    {
        _serviceErrors.Increment();
        return new(new RateLimitResult(fault));
    }

    private async ValueTask<RateLimitResult> FinishLaterAsync(RateLimitCall call, ValueTask<StoreFault?> charging) => Finish(call, await charging);

    /// <summary>
    /// Charges only the counters that would be over their limit if any would be, else all: what is denied anyway does
    /// not use up the other limits. Reading and charging are two steps, as in the reference, so that calls in between
    /// may still charge.
    /// </summary>
    private async ValueTask<RateLimitResult> StopOrChargeAsync(RateLimitCall call, bool knownOver)
    {
        if (knownOver)
        {
            foreach (ref Charge charge in call.Batch.Charges)
            {
                charge.Hits = charge.Kind == ChargeKind.Add ? 0 : charge.Hits;
            }
        }
        else
        {
            if (await _store.ReadAsync(call.Batch) is { } fault)
            {
                return Finish(call, fault);
            }

            MarkWouldExceed(call);
        }

        return Finish(call, await _store.ChargeAsync(call.Batch));
    }

    private static void MarkWouldExceed(RateLimitCall call)
    {
        Span<Charge> charges = call.Batch.Charges;
        Span<bool> exceeds = charges.Length <= 64 ? stackalloc bool[charges.Length] : new bool[charges.Length];
        bool any = false;
        for (int i = 0; i < charges.Length; i++)
        {
            exceeds[i] = charges[i].Kind == ChargeKind.Add && WouldExceed(charges[i]);
            any |= exceeds[i];
        }

        if (!any)
        {
            return;
        }

        for (int i = 0; i < charges.Length; i++)
        {
            if (!exceeds[i] && charges[i].Kind == ChargeKind.Add)
            {
                charges[i].Hits = 0;
            }
        }
    }

    private static bool WouldExceed(in Charge charge) => charge.Limit.Algorithm == LimitAlgorithm.FixedWindow
        ? (ulong)charge.Counter + (ulong)charge.Hits > charge.Limit.Amount
        : !charge.Outcome.Admitted;

    private RateLimitResult Finish(RateLimitCall call, StoreFault? fault)
    {
        RateLimitResult result;
        if (fault is null)
        {
            _judge.Decide(call);
            result = new RateLimitResult(_responses.Build(call));
        }
        else
        {
            _storeErrors.Increment();
            result = new RateLimitResult(new CallFault(KindOf(fault), fault.Message));
        }

        RateLimitCall.Return(call);
        return result;
    }

    private static CallFaultKind KindOf(StoreFault fault) => fault.Kind switch
    {
        StoreFaultKind.DeadlineExceeded => CallFaultKind.DeadlineExceeded,
        StoreFaultKind.Overloaded => CallFaultKind.Overloaded,
        _ => CallFaultKind.StoreUnavailable,
    };
}
