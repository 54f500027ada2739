using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.RateLimits.V3;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Gateway;

/// <summary>Resources and calls in the shape that Envoy Gateway gives them: keys that are their own values, nested by rule and match.</summary>
internal static class GatewayRules
{
    public const string Listener = "default/eg/http";
    public const string Route = "httproute/default/shop/rule/0/match/0/*";
    public const string Policy = "default/shared-limits";
    public const string SharedRule = "default/shared-limits/rule/0";

    /// <summary>A listener with a limit of each kind for one route.</summary>
    public static RateLimitConfig ListenerConfig(uint perClient)
    {
        RateLimitDescriptor shadow = Limited("rule-2-match-0", "rule-2-match-0", 1);
        shadow.ShadowMode = true;
        return Config(Listener, Nested(
            Route,
            Route,
            Limited("rule-0-match-0", "rule-0-match-0", 2),
            Nested("masked_remote_address", "192.168.0.0/16", Limited("remote_address", "", perClient)),
            shadow));
    }

    /// <summary>A rule that several routes share.</summary>
    public static RateLimitConfig SharedConfig() => Config(Policy, Nested(SharedRule, SharedRule, Limited("rule-0-match-0", "rule-0-match-0", 3)));

    /// <summary>What Envoy sends for a request that met one rule.</summary>
    public static RateLimitRequest Call(string domain, string first, params (string Key, string Value)[] rest) =>
        new() { Domain = domain, Descriptors = { RateLimitClient.Descriptor([(first, first), .. rest]) } };

    private static RateLimitConfig Config(string name, RateLimitDescriptor descriptor) => new() { Name = name, Domain = name, Descriptors = { descriptor } };

    private static RateLimitDescriptor Nested(string key, string value, params RateLimitDescriptor[] below) =>
        new() { Key = key, Value = value, Descriptors = { below } };

    private static RateLimitDescriptor Limited(string key, string value, uint requests) => new()
    {
        Key = key,
        Value = value,
        RateLimit = new RateLimitPolicy { Unit = RateLimitUnit.Hour, RequestsPerUnit = requests },
    };
}
