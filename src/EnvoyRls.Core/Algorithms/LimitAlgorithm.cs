namespace EnvoyRls.Core.Algorithms;

/// <summary>How hits are counted against a limit.</summary>
public enum LimitAlgorithm
{
    /// <summary>Hits since the window's start; what the reference counts by. Denied hits count too.</summary>
    FixedWindow,

    /// <summary>The moments of all admitted hits of the last window.</summary>
    SlidingWindowLog,

    /// <summary>Two fixed windows, the earlier one weighted by how much of it the sliding window still covers.</summary>
    SlidingWindowCounter,

    /// <summary>Tokens that come back at a steady rate, up to the burst.</summary>
    TokenBucket,

    /// <summary>A level that drains at a steady rate and must not rise above the burst: the meter.</summary>
    LeakyBucket,

    /// <summary>The generic cell rate algorithm: one theoretical arrival time.</summary>
    Gcra,
}
