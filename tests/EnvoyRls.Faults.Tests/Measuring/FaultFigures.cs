using System.Globalization;
using EnvoyRls.Faults.Tests.Load;

namespace EnvoyRls.Faults.Tests.Measuring;

/// <summary>What a fault did to the calls that came meanwhile.</summary>
internal sealed record FaultFigures
{
    /// <summary>How Redis is arranged.</summary>
    public required string Redis { get; init; }

    public required FaultPlan Plan { get; init; }

    /// <summary>From the strike to the fault's end, or to Redis' own failover.</summary>
    public required TimeSpan Lasted { get; init; }

    /// <summary>From then on to where calls stopped failing.</summary>
    public required TimeSpan Recovery { get; init; }

    public required int Calls { get; init; }

    /// <summary>Calls that ended with an error status, by mode.</summary>
    public required int[] Errors { get; init; }

    /// <summary>Limits that were answered by each mode, as the service counts them.</summary>
    public required ulong[] Answered { get; init; }

    /// <summary>Calls that took longer than their deadline and 5 ms.</summary>
    public required int Late { get; init; }

    /// <summary>Timers, started with the calls and due before the deadline, that were later than that.</summary>
    public required int LateTimers { get; init; }

    /// <summary>Calls that did not end.</summary>
    public required int Hung { get; init; }

    /// <summary>Hits admitted for each mode, of a limit of <see cref="FaultRules.OracleLimit"/>, of which all were asked for.</summary>
    public required int[] Admitted { get; init; }

    /// <summary>Calls that failed when the rest was asked for, with all faults gone.</summary>
    public required int DrainErrors { get; init; }

    /// <summary>What went wrong with the server: its end, a loop that had to be started again, an error in the log.</summary>
    public required string? Damage { get; init; }

    /// <summary>Whether another server has taken over although the fault is none that Redis helps itself in: it was kept from the processor.</summary>
    public required bool HasMoved { get; init; }

    /// <summary>Whether more than one timer in a hundred was late, so that the figures tell of the machine.</summary>
    public bool IsOfBusyMachine => LateTimers * 100 > Calls;

    /// <summary>Admitted beyond the limit.</summary>
    public int Over(FailureMode mode) => Math.Max(0, Admitted[(int)mode] - FaultRules.OracleLimit);

    /// <summary>Charged and not admitted.</summary>
    public int Under(FailureMode mode) => Math.Max(0, FaultRules.OracleLimit - Admitted[(int)mode]);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Redis}, {Plan.Fault}: lasted {Lasted.TotalSeconds:0.00} s, recovered {Recovery.TotalSeconds:0.00} s later; {Calls} calls, {Hung} hung, {Late} late ({LateTimers} timers);
        errors {string.Join('/', Errors)}, by mode {string.Join('/', Answered)}, admitted {string.Join('/', Admitted)} of {FaultRules.OracleLimit}; {Damage ?? "no damage"}
        """);
}
