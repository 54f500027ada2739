using EnvoyRls.Faults.Tests.Load;

namespace EnvoyRls.Faults.Tests.Measuring;

/// <summary>A fault, how it is made and ended, and what is asked of the service.</summary>
internal sealed record FaultPlan
{
    /// <summary>The fault's name in the table.</summary>
    public required string Fault { get; init; }

    public required Func<Task> Strike { get; init; }

    /// <summary>Takes the fault away, or makes good what it broke.</summary>
    public required Func<Task> End { get; init; }

    /// <summary>Where Redis helps itself: completes, from before the strike on, at the timestamp at which another server has taken over.</summary>
    public Func<Task<long>>? TakeOver { get; init; }

    /// <summary>How long the fault lasts where nobody helps himself.</summary>
    public TimeSpan Lasts { get; init; } = FaultPace.Lasts;

    /// <summary>How long calls may fail after the fault's end or Redis' own failover.</summary>
    public TimeSpan RecoveryBound { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Share of calls of mode <c>error</c> that may fail meanwhile, for faults that are to go unnoticed.</summary>
    public double MostFailed { get; init; } = 1;

    /// <summary>Whether Redis itself forgets what it counted: all of it, or what its replica had not heard of yet.</summary>
    public bool LosesData { get; init; }
}
