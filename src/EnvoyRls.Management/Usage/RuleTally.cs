namespace EnvoyRls.Management.Usage;

/// <summary>What a rule did in a minute.</summary>
internal struct RuleTally
{
    public long Hits;
    public long Denied;
    public long NearLimit;
    public long ShadowDenied;

    /// <summary>When it was last hit, Unix time in microseconds.</summary>
    public long LastHit;
}
