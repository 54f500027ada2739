using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Server.Checks;

/// <summary>A check that makes sense, as the limiter is asked it.</summary>
/// <param name="Request">What the limiter decides.</param>
/// <param name="WantsDetails">Whether each descriptor is to be told about.</param>
/// <param name="WantsRuleResponse">Whether what the rule has for denied clients is to be told.</param>
internal sealed record PlannedCheck(RateLimitRequest Request, bool WantsDetails, bool WantsRuleResponse);
