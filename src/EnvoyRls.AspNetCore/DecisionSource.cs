namespace EnvoyRls.AspNetCore;

/// <summary>Who made a decision.</summary>
public enum DecisionSource
{
    /// <summary>The service.</summary>
    Service,

    /// <summary>This process, by the limits it knows, because the service did not answer.</summary>
    Local,

    /// <summary>Nobody: the service did not answer, and <see cref="EnvoyRateLimitingOptions.OnFailure"/> says what that means.</summary>
    FailureMode,
}
