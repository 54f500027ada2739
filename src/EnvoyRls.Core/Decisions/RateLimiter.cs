using System.Diagnostics;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Counters;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Observation;
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
    private readonly StoreFailures _failures;
    private readonly Judge _judge;
    private readonly BanStrikes _strikes;
    private readonly ResponseBuilder _responses;
    private readonly DecisionFeed? _feed;

    /// <param name="rules">Where the rule set in force is found.</param>
    /// <param name="store">Where counters live.</param>
    /// <param name="clock">The clock that windows are cut by.</param>
    /// <param name="overLimitCache">Remembers exhausted counters; <see langword="null"/> to ask the store every time.</param>
    /// <param name="statistics">The statistics of the process.</param>
    /// <param name="ruleStatistics">The statistics of rules.</param>
    /// <param name="options">How decisions are made.</param>
    /// <param name="localStore">Counts limits with <c>on_store_failure: local</c> that the store has failed to; <see langword="null"/> to fail their calls.</param>
    /// <param name="jitter">A random number below its argument; for tests.</param>
    /// <param name="feed">Told of every decision; <see langword="null"/> if nobody wants to know.</param>
    /// <param name="clients">What is known of clients, for rules that ask; <see langword="null"/> for nothing.</param>
    public RateLimiter(
        RuleSetSlot rules,
        ICounterStore store,
        WindowClock clock,
        OverLimitCache? overLimitCache,
        StatRegistry statistics,
        RuleStatisticsRegistry ruleStatistics,
        RateLimiterOptions options,
        ICounterStore? localStore = null,
        Func<int, int>? jitter = null,
        DecisionFeed? feed = null,
        ClientStandings? clients = null)
    {
        _rules = rules;
        _store = store;
        _clock = clock;
        _feed = feed;
        _options = options;
        _resolver = new DescriptorResolver(options, statistics, ruleStatistics, clients);
        _charges = new ChargeBuilder(options, overLimitCache, jitter ?? Random.Shared.Next, countsLocally: localStore is not null);
        _failures = new StoreFailures(options, localStore, statistics);
        _judge = new Judge(options, overLimitCache, statistics);
        _strikes = new BanStrikes(store, statistics);
        _responses = new ResponseBuilder(options, statistics);
        Counters = new CounterInspector(rules, store, clock, options, overLimitCache, localStore, clients);
        _serviceErrors = statistics.Counter("ratelimit.service.call.should_rate_limit.service_error");
        _storeErrors = statistics.Counter("ratelimit.service.call.should_rate_limit.redis_error");
    }

    /// <summary>Reads and resets the counters that are charged here.</summary>
    public CounterInspector Counters { get; }

    /// <inheritdoc/>
    public ValueTask<RateLimitResult> DecideAsync(
        RateLimitRequest request, long deadline, DecisionDetails? details = null, ReusedResponse? response = null)
    {
        if (Check(request) is { } invalid)
        {
            return Refuse(invalid);
        }

        if (_rules.Current is not { } rules)
        {
            return Refuse(CallFault.NotConfigured);
        }

        RateLimitCall call = RateLimitCall.Rent(request, _clock.UnixMicroseconds, deadline);
        call.Details = details;
        call.Response = response;
        if ((DecisionSpans.Enabled ? MatchTraced(call, rules) : _resolver.Resolve(call, rules)) is { } fault)
        {
            RateLimitCall.Return(call);
            return Refuse(fault);
        }

        bool withheld = _charges.AddCharges(call);
        if (call.Batch.Count == 0)
        {
            return new(Conclude(call));
        }

        if (withheld)
        {
            WithheldCharges.WithholdAll(call.Batch);
        }
        else if (_options.StopIncrementWhenOverLimit && !call.Batch.AllOrNothing)
        {
            return LookAndChargeAsync(call);
        }

        ValueTask<StoreFault?> charging = _store.ChargeAsync(call.Batch);
        if (!charging.IsCompletedSuccessfully)
        {
            return DecisionSpans.Enabled ? FinishLaterAsync(call, charging) : call.Pending.After(this, charging);
        }

        return charging.Result is { } failure ? FinishLaterAsync(call, new(failure)) : new(Conclude(call));
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

    private RateLimitResult Conclude(RateLimitCall call)
    {
        RateLimitResult result = Answer(call);
        RateLimitCall.Return(call);
        return result;
    }

    /// <summary>For what needs the context of the call again after waiting, and for what seldom happens.</summary>
    private async ValueTask<RateLimitResult> FinishLaterAsync(RateLimitCall call, ValueTask<StoreFault?> charging)
    {
        RateLimitResult result = await charging is { } fault ? await SettleAsync(call, fault) : Answer(call);
        RateLimitCall.Return(call);
        return result;
    }

    /// <summary>Reading and charging are two steps, as in the reference, so that calls in between may still charge.</summary>
    private async ValueTask<RateLimitResult> LookAndChargeAsync(RateLimitCall call)
    {
        if (await _store.ReadAsync(call.Batch) is { } fault)
        {
            return await FinishLaterAsync(call, new(fault));
        }

        WithheldCharges.WithholdIfAnyExceeds(call.Batch);
        return await FinishLaterAsync(call, _store.ChargeAsync(call.Batch));
    }

    /// <summary>Answers a call whose store has failed, as its rules want it.</summary>
    internal async ValueTask<RateLimitResult> SettleAsync(RateLimitCall call, StoreFault fault)
    {
        _storeErrors.Increment();
        if (await _failures.SettleAsync(call, fault) is { } unsettled)
        {
            CountStaged(call);
            return new RateLimitResult(CallFault.Of(unsettled));
        }

        return Answer(call);
    }

    private CallFault? MatchTraced(RateLimitCall call, RuleSet rules)
    {
        using Activity? span = DecisionSpans.Match();
        CallFault? fault = _resolver.Resolve(call, rules);
        DecisionSpans.Matched(span, call);
        return fault;
    }

    /// <summary>Answers a call whose charges are made. The call is still to be given back.</summary>
    internal RateLimitResult Answer(RateLimitCall call) => DecisionSpans.Enabled ? AnswerTraced(call) : AnswerPlain(call);

    private RateLimitResult AnswerTraced(RateLimitCall call)
    {
        using Activity? span = DecisionSpans.Decide();
        RateLimitResult result = AnswerPlain(call);
        DecisionSpans.Decided(span, result.Response!);
        return result;
    }

    private RateLimitResult AnswerPlain(RateLimitCall call)
    {
        if (call.Batch.IsStoodIn)
        {
            _failures.CountStoodIn(call);
        }

        _judge.Decide(call);
        CountStaged(call);
        RateLimitResponse response = _responses.Build(call);
        call.Details?.Fill(call, response, _options.QuotaMode);
        if (call.HasStrikes)
        {
            _strikes.Send(call);
        }

        if (_feed is { IsWanted: true } feed)
        {
            if (call.Response is { } reused)
            {
                reused.IsRequestShared = true;
            }

            DecisionReport.Publish(feed, call, response);
        }

        return new RateLimitResult(response);
    }

    /// <summary>Tells staged rules and those that stand what became of the descriptors held to them.</summary>
    private static void CountStaged(RateLimitCall call)
    {
        if (call.Staged is not { } staged)
        {
            return;
        }

        foreach (ref readonly DescriptorSlot slot in call.Slots)
        {
            staged.Counts.Add(slot.IsCandidate, slot.IsOver, call.StoreFailed && slot.IsLimited);
        }
    }
}
