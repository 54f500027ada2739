namespace EnvoyRls.AspNetCore.Middleware;

/// <summary>Joins the decisions of one request, one for each domain.</summary>
internal static class DecisionUnion
{
    public static RateLimitDecision Of(RateLimitDecision? first, RateLimitDecision second) => first is null ? second : second with
    {
        IsAllowed = first.IsAllowed && second.IsAllowed,
        Source = first.Source == DecisionSource.Service ? second.Source : first.Source,
        Statuses = [.. first.Statuses, .. second.Statuses],
        ResponseHeaders = [.. first.ResponseHeaders, .. second.ResponseHeaders],
        RequestHeaders = [.. first.RequestHeaders, .. second.RequestHeaders],
        Failure = first.Failure ?? second.Failure,
    };
}
