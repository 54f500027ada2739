using System.Globalization;
using System.Text;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using Unit = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.RateLimit.Types.Unit;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>The headers that Envoy makes of an answer's statuses (<c>DRAFT_VERSION_03</c>).</summary>
internal static class RateLimitHeaders
{
    public static IEnumerable<(string Name, string Value)> Of(RateLimitResponse response)
    {
        RateLimitResponse.Types.DescriptorStatus[] limited = [.. response.Statuses.Where(static status => status.CurrentLimit is not null)];
        if (limited.MinBy(static status => status.LimitRemaining) is not { } least)
        {
            return [];
        }

        StringBuilder policy = new();
        foreach (RateLimitResponse.Types.RateLimit limit in limited.Select(static status => status.CurrentLimit))
        {
            if (SecondsOf(limit.Unit) is { } seconds)
            {
                policy.Append(CultureInfo.InvariantCulture, $", {limit.RequestsPerUnit};w={seconds}");
                policy.Append(limit.Name.Length > 0 ? $";name=\"{limit.Name}\"" : "");
            }
        }

        return
        [
            ("x-ratelimit-limit", string.Create(CultureInfo.InvariantCulture, $"{least.CurrentLimit.RequestsPerUnit}{policy}")),
            ("x-ratelimit-remaining", least.LimitRemaining.ToString(CultureInfo.InvariantCulture)),
            ("x-ratelimit-reset", least.DurationUntilReset.Seconds.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static int? SecondsOf(Unit unit) => unit switch
    {
        Unit.Second => 1,
        Unit.Minute => 60,
        Unit.Hour => 3_600,
        Unit.Day => 86_400,
        _ => null,
    };
}
