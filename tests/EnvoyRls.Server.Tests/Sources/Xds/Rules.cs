using EnvoyRls.Api.RateLimits.V3;

namespace EnvoyRls.Server.Tests.Sources.Xds;

/// <summary>Short sets of rules.</summary>
internal static class Rules
{
    /// <summary>One limit for each value of a key.</summary>
    public static RateLimitConfig PerMinute(string domain, uint requests, string key = "key") => new()
    {
        Name = $"{domain} config",
        Domain = domain,
        Descriptors =
        {
            new RateLimitDescriptor { Key = key, RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Minute, RequestsPerUnit = requests } },
        },
    };
}
