using System.Text;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Counters;

/// <summary>
/// Finds the counters that a descriptor is held to, as a call does, and reads or resets them. Charges nothing and counts in
/// no statistics.
/// </summary>
public sealed class CounterInspector
{
    private readonly RuleSetSlot _rules;
    private readonly ICounterStore _store;
    private readonly WindowClock _clock;
    private readonly OverLimitCache? _overLimitCache;
    private readonly ICounterStore? _localStore;
    private readonly DescriptorResolver _resolver;
    private readonly ChargeBuilder _charges;

    /// <param name="rules">Where the rule set in force is found.</param>
    /// <param name="store">Where counters live.</param>
    /// <param name="clock">The clock that windows are cut by.</param>
    /// <param name="options">How decisions are made.</param>
    /// <param name="overLimitCache">What a reset has to make forget too.</param>
    /// <param name="localStore">Where limits are counted locally when the store fails; reset along with it.</param>
    /// <param name="clients">What is known of clients; <see langword="null"/> for nothing.</param>
    internal CounterInspector(
        RuleSetSlot rules,
        ICounterStore store,
        WindowClock clock,
        RateLimiterOptions options,
        OverLimitCache? overLimitCache,
        ICounterStore? localStore,
        ClientStandings? clients = null)
    {
        _rules = rules;
        _store = store;
        _clock = clock;
        _overLimitCache = overLimitCache;
        _localStore = localStore;

        // Published nowhere: who looks at counters is no traffic.
        StatRegistry statistics = new();
        _resolver = new DescriptorResolver(options, statistics, new RuleStatisticsRegistry(statistics, maxFromRequests: 0), clients);
        _charges = new ChargeBuilder(options, overLimitCache: null, jitter: static _ => 0, countsLocally: localStore is not null);
    }

    /// <summary>Tells how the counters of a descriptor stand.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="descriptor">The descriptor; its hits do not matter.</param>
    /// <param name="deadline">When the answer is too late, as for <see cref="IRateLimiter.DecideAsync"/>.</param>
    public ValueTask<CounterInspection> ReadAsync(string domain, RateLimitDescriptor descriptor, long deadline = long.MaxValue) =>
        InspectAsync(domain, descriptor, deadline, reset: false);

    /// <summary>
    /// Has the counters of a descriptor, and its bans, forgotten, and tells how they stood just before. Replicas that share a
    /// Redis forget within a second that they denied.
    /// </summary>
    /// <param name="domain">The domain.</param>
    /// <param name="descriptor">The descriptor; its hits do not matter.</param>
    /// <param name="deadline">When the answer is too late, as for <see cref="IRateLimiter.DecideAsync"/>.</param>
    public ValueTask<CounterInspection> ResetAsync(string domain, RateLimitDescriptor descriptor, long deadline = long.MaxValue) =>
        InspectAsync(domain, descriptor, deadline, reset: true);

    private async ValueTask<CounterInspection> InspectAsync(string domain, RateLimitDescriptor descriptor, long deadline, bool reset)
    {
        if (_rules.Current is not { } rules)
        {
            return new CounterInspection { Fault = CallFault.NotConfigured };
        }

        RateLimitCall call = RateLimitCall.Rent(Look(domain, descriptor), _clock.UnixMicroseconds, deadline);
        try
        {
            if (_resolver.Resolve(call, rules) is { } invalid)
            {
                return new CounterInspection { Fault = invalid };
            }

            _charges.AddCharges(call);
            int counted = call.Batch.Count;
            AddTrials(call);
            StoreFault? fault = await _store.ReadAsync(call.Batch);
            CounterInspection found = new()
            {
                Node = call.Slots[0].Node,
                Listed = call.Slots[0].Listed,
                Counters = fault is null ? Describe(call, counted) : [],
            };
            if (reset)
            {
                fault ??= await ResetAsync(call.Batch);
            }

            return fault is null ? found : found with { Fault = CallFault.Of(fault) };
        }
        finally
        {
            RateLimitCall.Return(call);
        }
    }

    /// <summary>A call of the descriptor that adds no hits.</summary>
    private static RateLimitRequest Look(string domain, RateLimitDescriptor descriptor)
    {
        RateLimitDescriptor look = descriptor.Clone();
        look.HitsAddend = 0;
        look.IsNegativeHits = false;
        return new RateLimitRequest { Domain = domain, Descriptors = { look } };
    }

    /// <summary>
    /// Asks every counter but those of fixed windows a second time, for one hit: only a hit that is denied is told for how long.
    /// </summary>
    private static void AddTrials(RateLimitCall call)
    {
        foreach (ref readonly LimitSlot limit in call.Limits)
        {
            if (!limit.IsFixedWindow)
            {
                call.Batch.Add(call.Batch, call.Batch.Charges[limit.ChargeIndex]).Hits = 1;
            }
        }
    }

    private static LiveCounter[] Describe(RateLimitCall call, int firstTrial)
    {
        LiveCounter[] counters = new LiveCounter[call.Limits.Length];
        int trial = firstTrial;
        for (int i = 0; i < counters.Length; i++)
        {
            ref readonly LimitSlot limit = ref call.Limits[i];
            counters[i] = limit.IsFixedWindow
                ? DescribeWindow(call, limit)
                : DescribeRate(call, limit, call.Batch.Charges[trial++].Outcome.RetryMicroseconds);
        }

        return counters;
    }

    private static LiveCounter DescribeWindow(RateLimitCall call, in LimitSlot limit)
    {
        long used = call.Batch.Charges[limit.ChargeIndex].Counter;
        long remaining = Math.Max(0, limit.Counted.Amount - used);
        long left = limit.Window.Left(call.Now);
        return Describe(call, limit) with
        {
            Window = limit.Window.Length,
            Used = used,
            Remaining = remaining,
            Reset = used == 0 ? 0 : left,
            Retry = limit.Counted.Amount == 0 ? ChargeOutcome.Never : remaining > 0 ? 0 : left,
        };
    }

    private static LiveCounter DescribeRate(RateLimitCall call, in LimitSlot limit, long retry)
    {
        ref readonly ChargeOutcome outcome = ref call.Batch.Charges[limit.ChargeIndex].Outcome;
        uint capacity = Limit.IsPaced(limit.Counted.Algorithm) ? limit.Counted.Burst : limit.Counted.Amount;
        return Describe(call, limit) with
        {
            Window = limit.Counted.WindowMicroseconds,
            Used = Math.Max(0, capacity - outcome.Remaining),
            Remaining = outcome.Remaining,
            Reset = outcome.ResetMicroseconds,
            Retry = retry,
        };
    }

    private static LiveCounter Describe(RateLimitCall call, in LimitSlot limit) => new()
    {
        Node = limit.Node,
        Limit = limit.Limit,
        Key = Encoding.UTF8.GetString(call.Batch.Key(call.Batch.Charges[limit.ChargeIndex])),
        BanLeft = limit.BanCharge >= 0 ? call.Batch.Charges[limit.BanCharge].Outcome.RetryMicroseconds : 0,
    };

    private async ValueTask<StoreFault?> ResetAsync(ChargeBatch batch)
    {
        StoreFault? fault = await _store.ResetAsync(batch);
        if (fault is null && _localStore is not null)
        {
            fault = await _localStore.ResetAsync(batch);
        }

        foreach (ref readonly Charge charge in batch.Charges)
        {
            _overLimitCache?.Remove(batch.Key(charge));
        }

        return fault;
    }
}
