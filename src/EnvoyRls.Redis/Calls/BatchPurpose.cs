namespace EnvoyRls.Redis.Calls;

/// <summary>What a batch is sent for: the three things that can be asked of a store.</summary>
internal enum BatchPurpose
{
    /// <summary>Its charges are carried out.</summary>
    Charge,

    /// <summary>Its counters are read.</summary>
    Read,

    /// <summary>Its counters are forgotten.</summary>
    Reset,
}
