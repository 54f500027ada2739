namespace EnvoyRls.AspNetCore;

/// <summary>
/// Asks a rate limit service (<c>envoy.service.ratelimit.v3</c>) whether something may go on. Safe from any thread, and
/// meant to be injected.
/// </summary>
public interface IRateLimitClient
{
    /// <summary>
    /// Charges the hits of a check to the limits of its descriptors. Within the time of
    /// <see cref="EnvoyRateLimitingOptions.Timeout"/> there is a decision, without the service if need be
    /// (<see cref="EnvoyRateLimitingOptions.OnFailure"/>); a service that fails is no exception.
    /// </summary>
    /// <param name="check">What to charge.</param>
    /// <param name="cancellationToken">Gives the check up; its hits may have been charged.</param>
    /// <exception cref="ArgumentException">The check has no descriptor.</exception>
    /// <exception cref="OperationCanceledException">The check was given up.</exception>
    ValueTask<RateLimitDecision> CheckAsync(RateLimitCheck check, CancellationToken cancellationToken = default);
}
