namespace EnvoyRls.AspNetCore;

/// <summary>Holds an endpoint, or all of a controller, to a policy of <see cref="EnvoyRateLimitingOptions.AddPolicy"/>.</summary>
/// <param name="policy">The policy's name.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class EnvoyRateLimitAttribute(string policy) : Attribute
{
    /// <summary>The policy's name.</summary>
    public string Policy { get; } = policy;
}
