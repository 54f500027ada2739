using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Checks;

/// <summary>Decides checks, by the limiter that decides all calls.</summary>
/// <param name="limiter">Decides.</param>
/// <param name="settings">Which descriptors checks are about.</param>
/// <param name="takesHitsBack">NEGATIVE_HITS_ENABLED; without, hits to give back would be charged.</param>
internal sealed class Checker(IRateLimiter limiter, CheckSettings settings, bool takesHitsBack)
{
    /// <summary>Makes of a check what the limiter is asked.</summary>
    /// <param name="check">The check.</param>
    /// <param name="planned">What to decide.</param>
    /// <returns>What makes no sense about the check, in a sentence; <see langword="null"/> if it can be decided.</returns>
    public string? Plan(CheckRequest check, out PlannedCheck planned)
    {
        RateLimitRequest request = settings.Mapping.Apply(check, settings.Domain);
        planned = new PlannedCheck(request, check.WantsDetails, check.WantsRuleResponse);
        if (request.Descriptors.Count == 0)
        {
            return $"There is nothing to check: none of {string.Join(", ", CheckFields.Names)} that make a descriptor is given, and no descriptors.";
        }

        return !takesHitsBack && request.Descriptors.Any(static descriptor => descriptor.IsNegativeHits)
            ? "Hits cannot be given back here, as NEGATIVE_HITS_ENABLED is false."
            : null;
    }

    /// <summary>Decides a check.</summary>
    /// <param name="check">The check.</param>
    /// <param name="deadline">See <see cref="IRateLimiter.DecideAsync"/>.</param>
    public ValueTask<CheckVerdict> DecideAsync(PlannedCheck check, long deadline)
    {
        DecisionDetails details = new(check.WantsDetails);
        ValueTask<RateLimitResult> deciding = limiter.DecideAsync(check.Request, deadline, details);
        return deciding.IsCompletedSuccessfully ? new(Judge(check, deciding.Result, details)) : JudgeLaterAsync(check, deciding, details);
    }

    private static async ValueTask<CheckVerdict> JudgeLaterAsync(PlannedCheck check, ValueTask<RateLimitResult> deciding, DecisionDetails details) =>
        Judge(check, await deciding, details);

    private static CheckVerdict Judge(PlannedCheck check, in RateLimitResult result, DecisionDetails details) =>
        result.IsAnswered ? CheckVerdict.Of(check, result.Response, details) : CheckVerdict.Of(check, result.Fault);
}
