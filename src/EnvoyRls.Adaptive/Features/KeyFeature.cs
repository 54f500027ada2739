namespace EnvoyRls.Adaptive.Features;

/// <summary>The columns of a key's features, and of a signature's and a segment's as far as they make sense there; 0 elsewhere.</summary>
internal enum KeyFeature
{
    /// <summary><c>ln(1 + hits a second)</c>.</summary>
    LogRate,

    /// <summary>Log of the rate over its average of the last minute.</summary>
    OverFast,

    /// <summary>Log of the rate over its average of the last hour.</summary>
    OverSlow,

    /// <summary>Log of the rate over what is usual (95th percentile) at that hour of the week.</summary>
    OverSeasonal,

    /// <summary>Distance of the log rate from what is expected in robust deviations: learnt from clipped residuals, and not below what chance does.</summary>
    RobustZ,

    /// <summary>Log of the index of dispersion of hits by second: variance over mean.</summary>
    Dispersion,

    /// <summary>The share of hits over the limit.</summary>
    OverLimit,

    /// <summary>The share of hits near the limit.</summary>
    NearLimit,

    /// <summary>Its share of the domain's calls.</summary>
    Share,

    /// <summary><c>ln(1 + distinct values)</c> in the calls' other descriptors.</summary>
    FanOut,

    /// <summary>How regular its calls come: 1 like a clock, 0 by chance or not known.</summary>
    Regularity,

    /// <summary><c>ln(1 + seconds)</c> since it was first seen.</summary>
    Age,

    /// <summary>Log of the mean hits a call.</summary>
    HitsPerCall,

    /// <summary>Cumulative sum of rises above the slow baseline that are too small to stand out by themselves.</summary>
    Drift,

    /// <summary>How bad the reputation files say its address is, 0 to 1; 0 if not known.</summary>
    Reputation,
}
