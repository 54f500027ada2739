namespace EnvoyRls.Core.Counting;

/// <summary>What a charge does to its counter.</summary>
public enum ChargeKind
{
    /// <summary>Adds the hits; 0 hits looks without adding, but creates the counter as the reference does.</summary>
    Add,

    /// <summary>Takes the hits back, never below zero; a counter that does not exist stays so and reads 0.</summary>
    Refund,
}
