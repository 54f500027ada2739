using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Leasing;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Rules;

/// <summary>One limit of a rule: what is charged, when it holds, and how it is shown. Immutable.</summary>
public sealed class RuleLimit
{
    internal RuleLimit(Limit limit, LimitUnit unit, string name, int index)
    {
        Limit = limit;
        Unit = unit;
        Name = name;
        Index = index;
        CanBeLeased = LeasePlan.Of(limit) is not null;
        CurrentLimit = new RateLimitResponse.Types.RateLimit
        {
            RequestsPerUnit = limit.Amount,
            Unit = (RateLimitResponse.Types.RateLimit.Types.Unit)unit,
            Name = name,
        };
    }

    /// <summary>A limit that a request brings along: fixed windows, as in the reference.</summary>
    internal static RuleLimit OfRequest(uint amount, LimitUnit unit) =>
        new(Algorithms.Limit.FixedWindow(amount, LimitUnits.Seconds(unit) * 1_000_000), unit, name: "", index: 0) { IsReferenceStyle = true, CanBeLeased = false };

    /// <summary>What a counter store needs to know: the part of this region, where regions share the limit.</summary>
    public Limit Limit { get; }

    /// <summary>How regions share it; <see langword="null"/> where they do not, and where an override has scaled it.</summary>
    public RegionSplit? Region { get; private init; }

    /// <summary>The limit as its rule says it, whichever part of it is this region's.</summary>
    public Limit Whole => Region?.Whole ?? Limit;

    /// <summary>The unit whose length the window has; <see cref="LimitUnit.Unknown"/> for any other window.</summary>
    public LimitUnit Unit { get; }

    /// <summary>What responses call it; empty for none.</summary>
    public string Name { get; }

    /// <summary>Its place among the limits of its rule, from 0.</summary>
    public int Index { get; }

    /// <summary>Whether windows follow the calendar. The limit's own window is the period's shortest then.</summary>
    public CalendarPeriod Calendar { get; internal init; }

    /// <summary>When the limit holds; <see langword="null"/> for always.</summary>
    public Schedule? Active { get; internal init; }

    /// <summary>The limit that an override has scaled to this one; <see langword="null"/> for a limit as its rule says it.</summary>
    public RuleLimit? Original { get; private init; }

    /// <summary>Whether the reference's grammar can say it, so that its counters may have the reference's keys.</summary>
    internal bool IsReferenceStyle { get; init; }

    /// <summary>Whether replicas can lease slices of it. What requests bring along may differ from call to call, and is not leased.</summary>
    internal bool CanBeLeased { get; private init; }

    /// <summary>The wire form of the limit, shared by all responses: it must not be changed.</summary>
    internal RateLimitResponse.Types.RateLimit CurrentLimit { get; }

    /// <summary>This region's part of it.</summary>
    internal RuleLimit Divided(RegionSplit split) => new(split.Own.Limit, Unit, Name, Index)
    {
        Calendar = Calendar,
        Active = Active,
        IsReferenceStyle = IsReferenceStyle,
        Region = split,
    };

    /// <summary>
    /// The same limit with another amount, and burst where it has one: at least 1, but 0 of what admits nothing. Only a part that
    /// no limit can express leaves it as it is.
    /// </summary>
    /// <param name="scale">Hundredths of a percent.</param>
    internal RuleLimit ScaleBy(int scale)
    {
        uint amount = RuleOverride.Part(Limit.Amount, scale);
        uint? burst = Algorithms.Limit.IsPaced(Limit.Algorithm) ? RuleOverride.Part(Limit.Burst, scale) : null;
        bool fits = Algorithms.Limit.TryCreate(
            Limit.Algorithm, amount, Limit.WindowMicroseconds, burst, Limit.MaxDelayMicroseconds, out Limit? scaled, out _);
        return new RuleLimit(fits ? scaled! : Limit, Unit, Name, Index)
        {
            Calendar = Calendar,
            Active = Active,
            IsReferenceStyle = IsReferenceStyle,
            Original = this,
        };
    }

    /// <summary>The fixed window that a moment lies in.</summary>
    /// <param name="now">Unix time in microseconds.</param>
    /// <param name="calendarMonths">Whether months are the calendar's for limits that do not say so themselves.</param>
    internal Window WindowAt(long now, bool calendarMonths) => this switch
    {
        { Calendar: not CalendarPeriod.None } => FixedWindow.At(now, Calendar),
        { Unit: LimitUnit.Month, IsReferenceStyle: true } when calendarMonths => FixedWindow.At(now, CalendarPeriod.Month),
        _ => FixedWindow.At(now, Limit.WindowMicroseconds),
    };
}
