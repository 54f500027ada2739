using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>What is counted of the layer's work.</summary>
internal sealed class AdaptiveStatistics
{
    private readonly StatRegistry _statistics;
    private readonly Counter _ticks;
    private readonly Counter _findings;
    private readonly Counter _coordinationErrors;
    private readonly Counter _overtaken;
    private readonly TimeProvider _time;
    private double _tickMilliseconds;
    private double _tickedAt;
    private bool _leads;

    public AdaptiveStatistics(StatRegistry statistics, BookHolder book, TimeProvider time)
    {
        _statistics = statistics;
        _time = time;
        _tickedAt = SecondsOf(time.GetUtcNow());
        _ticks = statistics.Counter("envoyrls.adaptive.ticks_total");
        _findings = statistics.Counter("envoyrls.adaptive.findings_total");
        _coordinationErrors = statistics.Counter("envoyrls.adaptive.coordination_errors_total");
        _overtaken = statistics.Counter("envoyrls.adaptive.overtaken_total");
        statistics.Gauge("envoyrls.adaptive.tick_ms", () => Volatile.Read(ref _tickMilliseconds));
        statistics.Gauge("envoyrls.adaptive.last_tick_timestamp_seconds", () => Volatile.Read(ref _tickedAt));
        statistics.Gauge("envoyrls.adaptive.leader", () => Volatile.Read(ref _leads) ? 1 : 0);
        statistics.Gauge("envoyrls.adaptive.in_force", () => book.Book.IsKilled ? 0 : book.Book.Overrides.Count(item => item.IsInForce));
        statistics.Gauge("envoyrls.adaptive.waiting", () => book.Book.Overrides.Count(item => item.State == OverrideState.Suggested));
        statistics.Gauge("envoyrls.adaptive.unreviewed_seconds", () => UnreviewedSeconds(book.Book, time.GetUtcNow()));
        statistics.Gauge("envoyrls.adaptive.killed", () => book.Book.IsKilled ? 1 : 0);
        statistics.Gauge("envoyrls.adaptive.book_version", () => book.Version);
        statistics.Gauge("envoyrls.adaptive.confidence", () => Confidence(book.Book));
        statistics.Gauge("envoyrls.adaptive.collateral_ratio", () => Collateral(book.Book));
        statistics.Gauge("envoyrls.adaptive.over_budget", () => book.Book.Overrides.Count(item => item.IsWaiting && item.BlockedBy.Contains(OverrideGate.Budget)));
        foreach (PolicyEventKind kind in Enum.GetValues<PolicyEventKind>())
        {
            // There from the start, so that the first step in the life of an override is an increase.
            CounterOf(kind);
        }
    }

    /// <summary>A tick is over on this replica.</summary>
    public void Ticked(TimeSpan took, bool leads)
    {
        _ticks.Increment();
        Volatile.Write(ref _tickMilliseconds, took.TotalMilliseconds);
        Volatile.Write(ref _leads, leads);
        Volatile.Write(ref _tickedAt, SecondsOf(_time.GetUtcNow()));
    }

    /// <summary>The leader has decided.</summary>
    public void Decided(EngineResult result)
    {
        _findings.Add((ulong)result.Findings.Count);
        foreach (PolicyEvent happened in result.Decision.Events)
        {
            CounterOf(happened.Kind).Increment();
        }
    }

    /// <summary>The coordinator did not answer.</summary>
    public void CoordinationFailed() => _coordinationErrors.Increment();

    /// <summary>Somebody else had written the book first.</summary>
    public void Overtaken() => _overtaken.Increment();

    private static double UnreviewedSeconds(OverrideBook book, DateTimeOffset now) => book.Overrides
        .Where(item => item is { IsInForce: true, IsRaise: false, DecidedBy: null, Entered: not null } && !book.IsKilled)
        .Select(item => (now - item.Entered!.Value).TotalSeconds)
        .DefaultIfEmpty()
        .Max();

    private static double Confidence(OverrideBook book) => book.Overrides
        .Where(item => item.IsInForce || item.IsWaiting)
        .Select(item => item.Confidence)
        .DefaultIfEmpty()
        .Max();

    /// <summary>The sum of what each is estimated to deny: an upper bound, since two may deny the same.</summary>
    private static double Collateral(OverrideBook book) => book.IsKilled
        ? 0
        : Math.Min(1, book.Overrides.Where(item => item.IsInForce).Sum(item => item.Impact.BaselineAll));

    private static double SecondsOf(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() / 1e3;

    private Counter CounterOf(PolicyEventKind kind) => _statistics.Counter($"envoyrls.adaptive.overrides.{NameOf(kind)}_total");

    private static string NameOf(PolicyEventKind kind) => kind switch
    {
        PolicyEventKind.Entered => "entered",
        PolicyEventKind.Suggested => "suggested",
        PolicyEventKind.Observed => "observed",
        PolicyEventKind.Renewed => "renewed",
        PolicyEventKind.Relapsed => "relapsed",
        PolicyEventKind.Loosened => "loosened",
        PolicyEventKind.Ended => "ended",
        _ => "revoked",
    };
}
