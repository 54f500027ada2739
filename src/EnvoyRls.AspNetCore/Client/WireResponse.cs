using System.Globalization;
using System.Text;
using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>Decisions out of what the protocol says.</summary>
internal static class WireResponse
{
    private const string RetryAfter = "Retry-After";

    /// <exception cref="RateLimitServiceException">The service did not decide.</exception>
    public static RateLimitDecision Read(RateLimitResponse response, IReadOnlyList<RateLimitDescriptor> descriptors)
    {
        if (response.OverallCode is not (RateLimitResponse.Types.Code.Ok or RateLimitResponse.Types.Code.OverLimit))
        {
            throw new RateLimitServiceException("Unknown", $"the service answered with the code {response.OverallCode}", isTransient: false);
        }

        bool allowed = response.OverallCode == RateLimitResponse.Types.Code.Ok;
        (string Name, string Value)[] headers = Headers(response.ResponseHeadersToAdd);
        DescriptorStatus[] statuses = [.. descriptors.Zip(response.Statuses, Read)];
        return new RateLimitDecision
        {
            IsAllowed = allowed,
            Source = DecisionSource.Service,
            Statuses = statuses,
            RetryAfter = allowed ? null : RetryOf(headers, statuses),
            ResponseHeaders = headers,
            RequestHeaders = Headers(response.RequestHeadersToAdd),
            Body = response.RawBody.Memory,
        };
    }

    private static DescriptorStatus Read(RateLimitDescriptor descriptor, RateLimitResponse.Types.DescriptorStatus status) => new()
    {
        Descriptor = descriptor,
        IsAllowed = status.Code != RateLimitResponse.Types.Code.OverLimit,
        Limit = status.CurrentLimit is { } limit ? new CurrentLimit(limit.RequestsPerUnit, WindowOf(limit.Unit), limit.Name) : null,
        Remaining = status.LimitRemaining,
        ResetAfter = status.DurationUntilReset?.ToTimeSpan(),
    };

    private static TimeSpan? WindowOf(RateLimitResponse.Types.RateLimit.Types.Unit unit) =>
        LimitUnits.Seconds((LimitUnit)unit) is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What the service says, else when the last of the limits that deny is as new.</summary>
    private static TimeSpan? RetryOf((string Name, string Value)[] headers, DescriptorStatus[] statuses)
    {
        foreach ((string name, string value) in headers)
        {
            if (name.Equals(RetryAfter, StringComparison.OrdinalIgnoreCase)
                && uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return statuses.Where(status => !status.IsAllowed).Max(status => status.ResetAfter);
    }

    private static (string Name, string Value)[] Headers(RepeatedField<HeaderValue> headers) =>
        headers.Count == 0 ? [] : [.. headers.Select(header => (header.Key, ValueOf(header)))];

    private static string ValueOf(HeaderValue header) =>
        header.RawValue.IsEmpty ? header.Value : Encoding.UTF8.GetString(header.RawValue.Span);
}
