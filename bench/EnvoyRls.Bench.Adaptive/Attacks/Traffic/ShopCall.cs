using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic;

/// <summary>One request to the shop, as its proxy describes it to the service.</summary>
/// <param name="Address">Where it comes from.</param>
/// <param name="Path">What it asks for.</param>
/// <param name="Agent">The program it says it is; empty if it says nothing.</param>
/// <param name="User">Who is logged in; empty for nobody.</param>
/// <param name="IsHostile">Whether it belongs to the attack. Only the bench knows; the service is not told.</param>
internal readonly record struct ShopCall(string Address, string Path, string Agent, string User, bool IsHostile)
{
    public RateLimitRequest ToRequest()
    {
        RateLimitRequest request = new()
        {
            Domain = ShopRules.Domain,
            Descriptors =
            {
                Of(("remote_address", Address)), Of(("path", Path)), Of(("path", Path), ("remote_address", Address)),
            },
        };
        if (Agent.Length > 0)
        {
            request.Descriptors.Add(Of(("user_agent", Agent)));
        }

        if (User.Length > 0)
        {
            request.Descriptors.Add(Of(("user_id", User)));
        }

        return request;
    }

    private static RateLimitDescriptor Of(params ReadOnlySpan<(string Key, string Value)> entries)
    {
        RateLimitDescriptor descriptor = new();
        foreach ((string key, string value) in entries)
        {
            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = key, Value = value });
        }

        return descriptor;
    }
}
