namespace EnvoyRls.AspNetCore;

/// <summary>What happens when the service does not answer in time.</summary>
public enum FailureMode
{
    /// <summary>Everything passes: an outage of limiting is no outage of the service that is limited.</summary>
    Allow,

    /// <summary>Nothing passes.</summary>
    Deny,

    /// <summary>
    /// This process limits by itself: by <see cref="EnvoyRateLimitingOptions.LocalLimits"/> and by the limits that the
    /// service named last, each divided by <see cref="EnvoyRateLimitingOptions.Instances"/>. What has no known limit passes.
    /// </summary>
    Local,
}
