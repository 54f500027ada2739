using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Cli.Replay;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Cli.Backtest;

/// <summary>What came of a backtest of a log, counted while it runs.</summary>
internal sealed class BacktestTally
{
    private const int TrackedClients = 10_000;

    /// <summary>The log's lines, and its requests' verdicts with the layer.</summary>
    public ReplayTally Log { get; } = new();

    /// <summary>The requests of the log.</summary>
    public CallCount Calls { get; } = new();

    /// <summary>Those of them whose client was known before: whoever these deny was probably no attacker.</summary>
    public CallCount Known { get; } = new();

    /// <summary>The clients of the log that overrides denied most.</summary>
    public HeavyHitters DeniedClients { get; } = new(TrackedClients);

    /// <summary>The attacks that were put in, and what became of their requests.</summary>
    public List<(AttackPlan Plan, CallCount Calls)> Attacks { get; } = [];

    /// <summary>How often the layer looked.</summary>
    public long Ticks { get; set; }

    /// <summary>Requests that stood behind later ones in the log.</summary>
    public long Reordered { get; set; }

    /// <summary>How far the layer came in learning what is usual.</summary>
    public LearningProgress Progress { get; set; }

    /// <summary>Every override and suggestion that was made.</summary>
    public IReadOnlyCollection<SimulatedOverride> Overrides { get; set; } = [];

    /// <summary>When an override came into force first, at or after the beginning of an attack and before its end; <see langword="null"/> if none did.</summary>
    public DateTimeOffset? CaughtAt(AttackPlan plan) =>
        Overrides.Where(item => item.Entered >= plan.Start && item.Entered < plan.End).Min(item => item.Entered);
}
