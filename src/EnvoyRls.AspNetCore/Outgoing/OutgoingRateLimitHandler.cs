using System.Globalization;
using System.Net;

namespace EnvoyRls.AspNetCore.Outgoing;

/// <summary>Makes a call only if its limits let it, after a wait if that helps.</summary>
internal sealed class OutgoingRateLimitHandler(IRateLimitClient client, OutgoingRateLimitOptions options, TimeProvider time)
    : DelegatingHandler
{
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(5);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        IReadOnlyList<RateLimitDescriptor> descriptors = options.Descriptors(request);
        if (descriptors.Count == 0)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        RateLimitCheck check = new(descriptors) { Domain = options.Domain };
        long started = time.GetTimestamp();
        while (true)
        {
            RateLimitDecision decision = await client.CheckAsync(check, cancellationToken);
            if (decision.IsAllowed)
            {
                AddHeaders(request, decision);
                return await base.SendAsync(request, cancellationToken);
            }

            if (WaitOf(decision) is not { } wait || time.GetElapsedTime(started) + wait > options.MaxWait)
            {
                return Refuse(request, decision);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Up to a tenth longer than said, so that those who wait for the same moment do not come at once.</summary>
    private static TimeSpan? WaitOf(RateLimitDecision decision) => decision.RetryAfter is { } wait
        ? (wait > LeastWait ? wait : LeastWait) * (1 + (Random.Shared.NextDouble() / 10))
        : null;

    private static void AddHeaders(HttpRequestMessage request, RateLimitDecision decision)
    {
        foreach ((string name, string value) in decision.RequestHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static HttpResponseMessage Refuse(HttpRequestMessage request, RateLimitDecision decision)
    {
        bool isLimit = decision.Source != DecisionSource.FailureMode;
        HttpResponseMessage response = new(isLimit ? HttpStatusCode.TooManyRequests : HttpStatusCode.ServiceUnavailable)
        {
            RequestMessage = request,
            ReasonPhrase = isLimit ? "Rate limited before the call" : "Rate limits cannot be checked",
            Content = new StringContent(""),
        };
        if (decision.RetryAfter is { } wait)
        {
            string seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            response.Headers.TryAddWithoutValidation("Retry-After", seconds);
        }

        return response;
    }
}
