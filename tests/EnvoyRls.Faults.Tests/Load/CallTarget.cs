namespace EnvoyRls.Faults.Tests.Load;

/// <summary>What a call of the load charges.</summary>
internal enum CallTarget
{
    /// <summary>One of many counters, over all slots, none of which comes near its limit.</summary>
    Spread,

    /// <summary>The one counter whose limit is told from what was admitted.</summary>
    Oracle,
}
