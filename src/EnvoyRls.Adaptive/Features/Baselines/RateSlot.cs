namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>A row of a <see cref="RateTable"/>.</summary>
internal struct RateSlot
{
    /// <summary>Whose it is.</summary>
    public ulong Hash;

    public RateState State;

    /// <summary>What the reputation files say of its address, in hundredths.</summary>
    public byte Reputation;

    /// <summary>By which version of the reputation files; 0 for none yet.</summary>
    public int ReputationVersion;
}
