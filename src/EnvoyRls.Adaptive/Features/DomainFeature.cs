namespace EnvoyRls.Adaptive.Features;

/// <summary>The columns of a domain's features.</summary>
internal enum DomainFeature
{
    /// <summary><c>ln(1 + calls a second)</c>.</summary>
    LogRate,

    /// <summary>Log of the rate over its average of the last minute.</summary>
    OverFast,

    /// <summary>Log of the rate over its average of the last hour.</summary>
    OverSlow,

    /// <summary>Log of the rate over what is usual at that hour of the week.</summary>
    OverSeasonal,

    /// <summary>Distance of the log rate from what is expected in robust deviations.</summary>
    RobustZ,

    /// <summary>Log of new clients a second over their average.</summary>
    Births,

    /// <summary>How far the entropy over clients is from its average.</summary>
    Entropy,

    /// <summary>How far the share of the ten busiest clients is from its average.</summary>
    TopShare,

    /// <summary>The share of calls over a limit.</summary>
    OverLimit,

    /// <summary>How far the share of newcomers' calls is from its average.</summary>
    Newcomers,

    /// <summary>How far the spread of calls over countries, networks or both is from its average (Jensen-Shannon divergence); 0 without such files.</summary>
    Geography,

    /// <summary>Cumulative sum of rises above the slow baseline that are too small to stand out by themselves.</summary>
    Drift,
}
