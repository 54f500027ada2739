namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>The detectors that judge each row of a pool; their order is that of scores.</summary>
internal enum PoolDetector
{
    /// <summary>Robust deviations above the median.</summary>
    RobustZ,

    /// <summary>Log of the rate over the last hour's average or the usual one at that hour, whichever is higher.</summary>
    Surge,

    /// <summary>Cumulative sum of small rises.</summary>
    Drift,

    /// <summary>Log of the mean rate of the last ticks over the usual one.</summary>
    Sustained,

    /// <summary>Tails of all features together.</summary>
    Ecod,

    /// <summary>Isolation by all features together.</summary>
    IsolationForest,
}
