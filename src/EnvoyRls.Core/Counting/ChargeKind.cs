namespace EnvoyRls.Core.Counting;

/// <summary>What a charge does to its counter.</summary>
public enum ChargeKind
{
    /// <summary>Adds the hits; 0 hits looks without adding, but creates the counter as the reference does.</summary>
    Add,

    /// <summary>Takes the hits off the counter as it stands, never below zero; a counter that does not exist stays so and reads 0.</summary>
    Refund,

    /// <summary>
    /// Undoes an earlier charge whose hits were admitted, at <see cref="Charge.ChargedAt"/>: the counter never stands better
    /// than without that charge, and somewhat worse where the two can no longer be told apart. A counter that does not exist stays so.
    /// </summary>
    GiveBack,

    /// <summary>
    /// Charges hits in advance, by <see cref="Charge.Lease"/>: those that are needed now, as many as fit, and if all of them did, a
    /// slice that may be spent for a term. Charges <see cref="Charge.Hits"/> at the most, and tells how many in
    /// <see cref="Charge.Granted"/>. Never part of a batch that is all or nothing.
    /// </summary>
    Lease,

    /// <summary>
    /// Charges what this replica admitted by itself while the store was away, by <see cref="Charge.Merge"/>: as many of those hits as
    /// no earlier merge of the same field has charged. Tells in <see cref="Charge.Granted"/> how many that were. Goes alone, and
    /// only to a store that replicas share.
    /// </summary>
    Merge,

    /// <summary>
    /// Makes room for hits that the counter of another region has been charged for (docs/regions.md): a refund that starts from the
    /// limit, where a fixed window counts more. A counter that does not exist stays so. Never part of a batch that is all or nothing.
    /// </summary>
    Borrow,
}
