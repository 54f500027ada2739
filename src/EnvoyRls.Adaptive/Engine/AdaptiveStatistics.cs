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
    private double _tickMilliseconds;
    private bool _leads;

    public AdaptiveStatistics(StatRegistry statistics, BookHolder book, TimeProvider time)
    {
        _statistics = statistics;
        _ticks = statistics.Counter("envoyrls.adaptive.ticks_total");
        _findings = statistics.Counter("envoyrls.adaptive.findings_total");
        _coordinationErrors = statistics.Counter("envoyrls.adaptive.coordination_errors_total");
        _overtaken = statistics.Counter("envoyrls.adaptive.overtaken_total");
        statistics.Gauge("envoyrls.adaptive.tick_ms", () => Volatile.Read(ref _tickMilliseconds));
        statistics.Gauge("envoyrls.adaptive.leader", () => Volatile.Read(ref _leads) ? 1 : 0);
        statistics.Gauge("envoyrls.adaptive.in_force", () => book.Book.IsKilled ? 0 : book.Book.Overrides.Count(item => item.IsInForce));
        statistics.Gauge("envoyrls.adaptive.waiting", () => book.Book.Overrides.Count(item => item.State == OverrideState.Suggested));
        statistics.Gauge("envoyrls.adaptive.unreviewed_seconds", () => UnreviewedSeconds(book.Book, time.GetUtcNow()));
        statistics.Gauge("envoyrls.adaptive.killed", () => book.Book.IsKilled ? 1 : 0);
    }

    /// <summary>A tick is over on this replica.</summary>
    public void Ticked(TimeSpan took, bool leads)
    {
        _ticks.Increment();
        Volatile.Write(ref _tickMilliseconds, took.TotalMilliseconds);
        Volatile.Write(ref _leads, leads);
    }

    /// <summary>The leader has decided.</summary>
    public void Decided(EngineResult result)
    {
        _findings.Add((ulong)result.Findings.Count);
        foreach (PolicyEvent happened in result.Decision.Events)
        {
            _statistics.Counter($"envoyrls.adaptive.overrides.{NameOf(happened.Kind)}_total").Increment();
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
