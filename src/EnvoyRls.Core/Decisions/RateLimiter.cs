using System.Text;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Keys;
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
    private readonly OverLimitCache? _overLimitCache;
    private readonly RateLimiterOptions _options;
    private readonly Func<int, int> _jitter;
    private readonly byte[] _keyPrefix;
    private readonly DescriptorResolver _resolver;
    private readonly Counter _serviceErrors;
    private readonly Counter _storeErrors;
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
        _overLimitCache = overLimitCache;
        _options = options;
        _jitter = jitter ?? Random.Shared.Next;
        _keyPrefix = Encoding.UTF8.GetBytes(options.CacheKeyPrefix);
        _resolver = new DescriptorResolver(options, ruleStatistics);
        _responses = new ResponseBuilder(options, overLimitCache, statistics);
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

        bool knownOver = AddCharges(call);
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

    /// <summary>Puts what must be charged into the batch. Returns whether a counter is known to be over its limit.</summary>
    private bool AddCharges(RateLimitCall call)
    {
        bool knownOver = false;
        Span<DescriptorSlot> slots = call.Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            ref DescriptorSlot slot = ref slots[i];
            if (slot.IsLimited)
            {
                CountHits(slot);
                AddCharge(call, ref slot, i);
                knownOver |= slot.KnownOverLimit;
            }
            else if (slot.IsUnlimited && _options.UnlimitedStatistics)
            {
                CountHits(slot);
                slot.Statistics!.AddWithinLimit(slot.IsRefund ? 0 : (ulong)slot.Hits);
            }
        }

        return knownOver;
    }

    private static void CountHits(in DescriptorSlot slot)
    {
        if (slot.IsRefund)
        {
            slot.Statistics!.AddTotalNegativeHits((ulong)slot.Hits);
        }
        else
        {
            slot.Statistics!.AddTotalHits((ulong)slot.Hits);
        }
    }

    private void AddCharge(RateLimitCall call, ref DescriptorSlot slot, int index)
    {
        KeyBuffer key = call.Key;
        var entries = call.Request.Descriptors[index].Entries;
        if (_options.KeyFormat == CounterKeyFormat.Reference)
        {
            ReferenceCounterKey.WriteIdentity(key, _keyPrefix, call.Request.Domain, entries, slot.Node);
        }
        else
        {
            CounterKeyV2.WriteIdentity(key, _keyPrefix, call.Request.Domain, entries, slot.Node, slot.Window.Length);
        }

        int identityLength = key.Written.Length;
        key.AppendTime(slot.Window.Start);
        if (!slot.IsRefund && _overLimitCache?.Contains(key.Written) == true)
        {
            slot.KnownOverLimit = true;
            return;
        }

        slot.ChargeIndex = call.Batch.Count;
        ref Charge charge = ref call.Batch.Add(key.Written[..identityLength], key.Written[identityLength..]);
        charge.Kind = slot.IsRefund ? ChargeKind.Refund : ChargeKind.Add;
        charge.Hits = slot.Hits;
        charge.Limit = slot.Counted!;
        charge.Window = slot.Window;
        charge.ExpirySeconds = ((slot.Window.Length + 999_999) / 1_000_000) + (_options.ExpirationJitterMaxSeconds > 0 ? _jitter(_options.ExpirationJitterMaxSeconds) : 0);
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
        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            if (slot is { ChargeIndex: >= 0, IsRefund: false })
            {
                ref readonly Charge charge = ref charges[slot.ChargeIndex];
                bool over = (ulong)charge.Counter + (ulong)charge.Hits > slot.Limit!.RequestsPerUnit;
                exceeds[slot.ChargeIndex] = over;
                any |= over;
            }
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

    private RateLimitResult Finish(RateLimitCall call, StoreFault? fault)
    {
        RateLimitResult result;
        if (fault is null)
        {
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
