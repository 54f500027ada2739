using System.Runtime.CompilerServices;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.StandIn;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.AspNetCore.Fallback;

/// <summary>Decides without the service: this instance's part of each limit it knows, counted in memory.</summary>
internal sealed class LocalLimiter
{
    private const int MaxCounters = 100_000;
    private const int None = -1;

    private readonly WindowClock _clock;
    private readonly MemoryCounterStore _store;
    private readonly ConditionalWeakTable<Limit, Limit> _shares = [];
    private readonly int _instances;
    private readonly CodeLimit[] _limits;
    private readonly LearnedLimits? _learned;

    private LocalLimiter(EnvoyRateLimitingOptions options, WindowClock clock, MemoryCounterStore store)
    {
        _clock = clock;
        _store = store;
        _instances = options.Instances;
        _limits = [.. options.LocalLimits.Select(CodeLimit.Create)];
        _learned = options.LearnedDescriptors > 0 ? new LearnedLimits(options.LearnedDescriptors) : null;
    }

    public static LocalLimiter Create(EnvoyRateLimitingOptions options, TimeProvider time)
    {
        WindowClock clock = new(time);
        return new LocalLimiter(options, clock, new MemoryCounterStore(MaxCounters, clock, time, new StatRegistry()));
    }

    /// <summary>Remembers the limits that the service decided by.</summary>
    public void Learn(string domain, RateLimitCheck check, RateLimitDecision decision)
    {
        if (_learned is null)
        {
            return;
        }

        long now = _clock.UnixMicroseconds;
        foreach (DescriptorStatus status in decision.Statuses)
        {
            _learned.Learn(DescriptorName.Of(domain, status.Descriptor), status, status.Descriptor.Hits ?? check.Hits, now);
        }
    }

    /// <summary>Charges a check to what limits are known; descriptors without one pass.</summary>
    public async ValueTask<RateLimitDecision> DecideAsync(string domain, RateLimitCheck check, string failure)
    {
        long now = _clock.UnixMicroseconds;
        ChargeBatch batch = new();
        int[] charges = [.. check.Descriptors.Select(descriptor => Add(batch, domain, descriptor, descriptor.Hits ?? check.Hits, now))];
        await _store.ChargeAsync(batch);
        return Read(batch, charges, check.Descriptors, now) with { Failure = failure };
    }

    /// <summary>Adds the charge of a descriptor; returns its place, or <see cref="None"/>.</summary>
    private int Add(ChargeBatch batch, string domain, RateLimitDescriptor descriptor, long hits, long now)
    {
        string name = DescriptorName.Of(domain, descriptor);
        if (LimitOf(name, domain, descriptor) is not { } whole)
        {
            return None;
        }

        Limit limit = _shares.GetValue(whole, each => Share.Of(each, _instances));
        int place = batch.Count;
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes(name), []);
        charge.Kind = hits < 0 ? ChargeKind.Refund : ChargeKind.Add;
        charge.Hits = hits == long.MinValue ? long.MaxValue : Math.Abs(hits);
        charge.Limit = limit;
        if (limit.Algorithm == LimitAlgorithm.FixedWindow)
        {
            charge.Window = FixedWindow.At(now, limit.WindowMicroseconds);
        }

        return place;
    }

    private Limit? LimitOf(string name, string domain, RateLimitDescriptor descriptor)
    {
        foreach (CodeLimit limit in _limits)
        {
            if (limit.Fits(domain, descriptor))
            {
                return limit.Limit;
            }
        }

        return _learned?.Find(name) is { OnlyWatches: false } learned ? learned.Limit : null;
    }

    private static RateLimitDecision Read(ChargeBatch batch, int[] charges, IReadOnlyList<RateLimitDescriptor> descriptors, long now)
    {
        DescriptorStatus[] statuses = new DescriptorStatus[charges.Length];
        TimeSpan? retry = null;
        for (int i = 0; i < charges.Length; i++)
        {
            statuses[i] = charges[i] == None
                ? new DescriptorStatus { Descriptor = descriptors[i], IsAllowed = true }
                : Read(batch.Charges[charges[i]], descriptors[i], now, ref retry);
        }

        return new RateLimitDecision
        {
            IsAllowed = statuses.All(status => status.IsAllowed),
            Source = DecisionSource.Local,
            Statuses = statuses,
            RetryAfter = retry,
        };
    }

    private static DescriptorStatus Read(in Charge charge, RateLimitDescriptor descriptor, long now, ref TimeSpan? retry)
    {
        bool isWindow = charge.Limit.Algorithm == LimitAlgorithm.FixedWindow;
        bool allowed = charge.Kind == ChargeKind.Refund || (isWindow ? charge.Counter <= charge.Limit.Amount : charge.Outcome.Admitted);
        long wait = isWindow ? charge.Window.End - now : charge.Outcome.RetryMicroseconds;
        if (!allowed && wait > 0 && (retry is null || TimeSpan.FromMicroseconds(wait) > retry))
        {
            retry = TimeSpan.FromMicroseconds(wait);
        }

        return new DescriptorStatus
        {
            Descriptor = descriptor,
            IsAllowed = allowed,
            Limit = new CurrentLimit(charge.Limit.Amount, TimeSpan.FromMicroseconds(charge.Limit.WindowMicroseconds), ""),
            Remaining = isWindow
                ? (uint)Math.Max(0, charge.Limit.Amount - charge.Counter)
                : (uint)Math.Clamp(charge.Outcome.Remaining, 0, uint.MaxValue),
            ResetAfter = TimeSpan.FromMicroseconds(isWindow ? charge.Window.End - now : charge.Outcome.ResetMicroseconds),
        };
    }
}
