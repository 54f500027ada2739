using EnvoyRls.Api.RateLimits.V3;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Conformance.Tests.Discovery;

/// <summary>What the xDS server of these tests serves.</summary>
internal static class DiscoveryRules
{
    public const string Domain = "mesh";

    /// <summary>One limit by the minute for each value of <c>user</c>.</summary>
    public static RateLimitConfig PerMinute(uint requests, string key = "user") => Of(Limited(key, requests));

    public static RateLimitConfig Of(params RateLimitDescriptor[] descriptors) => new() { Name = "mesh config", Domain = Domain, Descriptors = { descriptors } };

    public static RateLimitDescriptor Limited(string key, uint requests, string name = "") => new()
    {
        Key = key,
        RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Hour, RequestsPerUnit = requests, Name = name },
    };

    /// <summary>One of everything that a resource can say.</summary>
    public static RateLimitConfig Everything()
    {
        RateLimitDescriptor shadow = Limited("shadow", 1);
        shadow.ShadowMode = true;
        RateLimitDescriptor quota = Limited("quota", 1);
        quota.QuotaMode = true;
        RateLimitDescriptor special = Limited("special", 5, "special");
        special.RateLimit.Replaces.Add(new RateLimitReplace { Name = "general" });
        RateLimitDescriptor described = Limited("described", 5);
        described.DetailedMetric = true;
        described.Metadata = new Struct { Fields = { ["owner"] = Value.ForString("shop"), ["level"] = Value.ForNumber(3) } };
        RateLimitDescriptor free = new() { Key = "free", RateLimit = new RateLimitPolicy { Unlimited = true } };
        RateLimitDescriptor nested = new() { Key = "tenant", Value = "gold", Descriptors = { Limited("user", 7) } };
        return Of(shadow, quota, Limited("general", 5, "general"), special, described, free, nested);
    }
}
