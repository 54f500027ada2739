namespace EnvoyRls.Adaptive.Models;

/// <summary>What a candidate and the one in use said of the same live rows.</summary>
/// <param name="Rows">How many rows both have judged.</param>
/// <param name="Alarms">How many rises were strange to the candidate.</param>
/// <param name="IncumbentAlarms">How many were to the one in use.</param>
internal readonly record struct ShadowTally(long Rows, long Alarms, long IncumbentAlarms)
{
    public static ShadowTally operator +(ShadowTally one, ShadowTally other) =>
        new(one.Rows + other.Rows, one.Alarms + other.Alarms, one.IncumbentAlarms + other.IncumbentAlarms);
}
