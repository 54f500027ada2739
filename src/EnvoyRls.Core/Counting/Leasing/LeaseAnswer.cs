namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>What became of a charge that was tried on the leases held.</summary>
internal enum LeaseAnswer
{
    /// <summary>There are too few hits.</summary>
    Missed,

    Admitted,

    /// <summary>Admitted, and it is time to ask for more.</summary>
    AdmittedLow,

    Denied,
}
