using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Decisions;

/// <summary>Takes hits out of a batch whose call is going to be denied: the counters are looked at instead. Refunds stay.</summary>
internal static class WithheldCharges
{
    /// <summary>Takes out all hits.</summary>
    public static void WithholdAll(ChargeBatch batch)
    {
        foreach (ref Charge charge in batch.Charges)
        {
            charge.Hits = charge.Kind == ChargeKind.Add ? 0 : charge.Hits;
        }
    }

    /// <summary>
    /// If any counter of a batch that has been read would be over its limit, takes out the hits of those that would not:
    /// what is denied anyway does not use up the other limits.
    /// </summary>
    public static void WithholdIfAnyExceeds(ChargeBatch batch)
    {
        Span<Charge> charges = batch.Charges;
        Span<bool> exceeds = charges.Length <= 64 ? stackalloc bool[charges.Length] : new bool[charges.Length];
        bool any = false;
        for (int i = 0; i < charges.Length; i++)
        {
            exceeds[i] = charges[i].Kind == ChargeKind.Add && Exceeds(charges[i]);
            any |= exceeds[i];
        }

        for (int i = 0; any && i < charges.Length; i++)
        {
            if (!exceeds[i] && charges[i].Kind == ChargeKind.Add)
            {
                charges[i].Hits = 0;
            }
        }
    }

    private static bool Exceeds(in Charge charge) => charge is { Ban: null, Limit.Algorithm: LimitAlgorithm.FixedWindow }
        ? (ulong)charge.Counter + (ulong)charge.Hits > charge.Limit.Amount
        : !charge.Outcome.Admitted;
}
