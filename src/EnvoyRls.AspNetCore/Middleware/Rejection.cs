using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace EnvoyRls.AspNetCore.Middleware;

/// <summary>Answers a denied request.</summary>
internal static class Rejection
{
    private const string ProblemType = "application/problem+json";

    public static async Task WriteAsync(HttpContext context, RateLimitDecision decision, EnvoyRateLimitingOptions options)
    {
        HttpResponse response = context.Response;
        response.StatusCode = decision.Source == DecisionSource.FailureMode ? options.FailureStatusCode : StatusCodes.Status429TooManyRequests;
        response.Headers.CacheControl = "no-store";
        if (SecondsOf(decision.RetryAfter) is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (options.OnRejected is { } onRejected)
        {
            await onRejected(new RateLimitRejectedContext(context, decision));
            if (response.HasStarted)
            {
                return;
            }
        }

        if (GrpcRejection.IsCall(context.Request))
        {
            GrpcRejection.Write(response, decision);
        }
        else if (decision.Body.IsEmpty)
        {
            await WriteProblemAsync(context, decision);
        }
        else
        {
            response.ContentType ??= decision.ResponseHeaders.FirstOrDefault(IsContentType).Value ?? "text/plain; charset=utf-8";
            await response.Body.WriteAsync(decision.Body, context.RequestAborted);
        }
    }

    private static bool IsContentType((string Name, string Value) header) =>
        header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private static async Task WriteProblemAsync(HttpContext context, RateLimitDecision decision)
    {
        ProblemDetails problem = ProblemOf(decision, context.Response.StatusCode);
        if (context.RequestServices.GetService<IProblemDetailsService>() is { } problems
            && await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }))
        {
            return;
        }

        await context.Response.WriteAsJsonAsync(problem, options: null, ProblemType, context.RequestAborted);
    }

    private static ProblemDetails ProblemOf(RateLimitDecision decision, int status)
    {
        if (decision.Source == DecisionSource.FailureMode)
        {
            return new ProblemDetails
            {
                Type = "urn:envoyrls:problem:no-decision",
                Title = "Rate limits cannot be checked",
                Status = status,
                Detail = "The rate limit service does not answer, and nothing passes without it.",
            };
        }

        CurrentLimit? limit = decision.Statuses.FirstOrDefault(descriptor => !descriptor.IsAllowed)?.Limit;
        ProblemDetails problem = new()
        {
            Type = "urn:envoyrls:problem:rate-limited",
            Title = "Too many requests",
            Status = status,
            Detail = DetailOf(limit, SecondsOf(decision.RetryAfter)),
        };
        if (SecondsOf(decision.RetryAfter) is { } seconds)
        {
            problem.Extensions["retry_after"] = seconds;
        }

        if (limit is not null)
        {
            problem.Extensions["limit"] = limit.Amount;
        }

        return problem;
    }

    private static string DetailOf(CurrentLimit? limit, long? seconds)
    {
        string detail = limit is null
            ? "A limit denies this."
            : string.Create(CultureInfo.InvariantCulture, $"The limit of {limit.Amount} is exceeded.");
        return seconds is null ? detail : string.Create(CultureInfo.InvariantCulture, $"{detail} Try again in {seconds} s.");
    }

    /// <summary>Rounded up, so that who waits so long has waited long enough.</summary>
    private static long? SecondsOf(TimeSpan? wait) => wait is { } time ? (long)Math.Ceiling(time.TotalSeconds) : null;
}
