using EnvoyRls.AspNetCore.Policies;
using EnvoyRls.AspNetCore.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnvoyRls.AspNetCore.Middleware;

/// <summary>Holds requests to the policies of their endpoints.</summary>
internal sealed class EnvoyRateLimitMiddleware(
    RequestDelegate next, IRateLimitClient client, IOptions<EnvoyRateLimitingOptions> options, ILogger<EnvoyRateLimitMiddleware> logger)
{
    private readonly EnvoyRateLimitingOptions _options = options.Value;
    private readonly PolicyTable _policies = new(options.Value);

    public Task InvokeAsync(HttpContext context)
    {
        IReadOnlyList<RateLimitPolicy> policies = _policies.Of(context.GetEndpoint());
        return policies.Count == 0 ? next(context) : LimitAsync(context, policies);
    }

    private async Task LimitAsync(HttpContext context, IReadOnlyList<RateLimitPolicy> policies)
    {
        RateLimitDecision? decision = null;
        foreach (RateLimitCheck check in RequestChecks.Of(context, policies, _options.Domain))
        {
            decision = DecisionUnion.Of(decision, await client.CheckAsync(check, context.RequestAborted));
            if (!decision.IsAllowed)
            {
                break;
            }
        }

        if (decision is not null)
        {
            context.Features.Set(decision);
            context.Response.OnStarting(() => WriteHeaders(context.Response, decision));
        }

        if (decision is { IsAllowed: false })
        {
            logger.Denied(context.Request.Method, context.GetEndpoint()?.DisplayName, decision.Source);
            await Rejection.WriteAsync(context, decision, _options);
            return;
        }

        // Whoever handles the request must not take a client's word for the service's.
        HeaderFields.Replace(context.Request.Headers, decision?.RequestHeaders ?? [], logger);
        if (policies.Any(policy => policy.HitsOnCompletion is not null))
        {
            context.Response.OnCompleted(() => ChargeCompletedAsync(context, policies));
        }

        await next(context);
    }

    /// <summary>Written at the last moment: whoever handles the request, or an error of it, may clear what was there before.</summary>
    private Task WriteHeaders(HttpResponse response, RateLimitDecision decision)
    {
        HeaderFields.Replace(response.Headers, decision.ResponseHeaders, logger);
        if (_options.LimitHeaders)
        {
            DraftHeaders.Write(response.Headers, decision.Statuses);
        }

        return Task.CompletedTask;
    }

    private async Task ChargeCompletedAsync(HttpContext context, IReadOnlyList<RateLimitPolicy> policies)
    {
        try
        {
            foreach (RateLimitCheck check in RequestChecks.OnCompletion(context, policies, _options.Domain))
            {
                // The response is out, so a client that is gone is charged too.
                await client.CheckAsync(check, CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            // A function of the application's own failed, and there is nobody left to answer.
            logger.CompletionFailed(error);
        }
    }
}
