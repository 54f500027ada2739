using System.Security.Cryptography.X509Certificates;
using EnvoyRls.AspNetCore.Policies;
using Microsoft.AspNetCore.Http;
using Polly;

namespace EnvoyRls.AspNetCore;

/// <summary>Where the service is, what becomes of requests it does not answer for, and which policies there are.</summary>
public sealed class EnvoyRateLimitingOptions
{
    internal const string DefaultDomain = "default";

    internal static readonly TimeSpan LeastTimeout = TimeSpan.FromMilliseconds(1);
    internal static readonly TimeSpan MostTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The service's addresses: <c>http://host:port</c> for plain HTTP/2, <c>https://host:port</c>, or
    /// <c>unix:///path</c>; at least one. Several are asked in turn, and one that cannot be reached is left out for a second.
    /// </summary>
    public IList<Uri> Addresses { get; } = [];

    /// <summary>Which rules, where a policy or a check does not say so; default <c>default</c>.</summary>
    public string Domain { get; set; } = DefaultDomain;

    /// <summary>How long a check may take, from 1 ms to 30 s; default 25 ms.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// How long a connection is used before another one is made, at least 1 s; default 5 minutes. The name is looked up
    /// anew then, so that replicas which came since get their part.
    /// </summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The only authorities trusted with an <c>https</c> address; <see langword="null"/> (the default) for those of the system.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; set; }

    /// <summary>The certificate to show to the service, with its private key; <see langword="null"/> (the default) for none.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>The name that the service's certificate must be for; <see langword="null"/> (the default) for the address's host.</summary>
    public string? ServerName { get; set; }

    /// <summary>What happens to checks without an answer; default <see cref="FailureMode.Allow"/>.</summary>
    public FailureMode OnFailure { get; set; }

    /// <summary>The status of requests denied because there was no answer, 500 to 599; default 503.</summary>
    public int FailureStatusCode { get; set; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>How many instances of this application share the limits that each holds to by itself; at least 1, which is the default.</summary>
    public int Instances { get; set; } = 1;

    /// <summary>Limits for <see cref="FailureMode.Local"/>. The first that fits a descriptor goes before what the service named.</summary>
    public IList<LocalLimit> LocalLimits { get; } = [];

    /// <summary>
    /// For how many descriptors the limit that the service named last is remembered, with <see cref="FailureMode.Local"/>;
    /// default 10,000, 0 for none. Those seen least recently are forgotten first.
    /// </summary>
    public int LearnedDescriptors { get; set; } = 10_000;

    /// <summary>Whether responses have <c>x-ratelimit-limit</c>, <c>-remaining</c> and <c>-reset</c>, as Envoy writes them; default yes.</summary>
    public bool LimitHeaders { get; set; } = true;

    /// <summary>
    /// Called for a denied request whose status and header fields are set. What it writes is the response; if it writes
    /// nothing, the service's body or a problem document (RFC 9457) follows.
    /// </summary>
    public Func<RateLimitRejectedContext, ValueTask>? OnRejected { get; set; }

    /// <summary>
    /// Builds the pipeline around a check, in place of the default's circuit breaker and timeout. It sees
    /// <see cref="RateLimitServiceException"/>s. Each attempt has <see cref="Timeout"/> to itself.
    /// </summary>
    public Action<ResiliencePipelineBuilder>? ConfigurePipeline { get; set; }

    internal Dictionary<string, RateLimitPolicy> Policies { get; } = new(StringComparer.Ordinal);

    internal RateLimitPolicy? GlobalPolicy { get; private set; }

    /// <summary>Adds a policy, for endpoints to require by its name.</summary>
    /// <exception cref="ArgumentException">There is a policy of that name, or the policy has no descriptor.</exception>
    public EnvoyRateLimitingOptions AddPolicy(string name, Action<RateLimitPolicyBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!Policies.TryAdd(name, RateLimitPolicyBuilder.Build(configure)))
        {
            throw new ArgumentException($"There is a rate limit policy '{name}' already.", nameof(name));
        }

        return this;
    }

    /// <summary>Sets the policy that every request is held to, besides its endpoint's own.</summary>
    /// <exception cref="ArgumentException">The policy has no descriptor.</exception>
    public EnvoyRateLimitingOptions SetGlobalPolicy(Action<RateLimitPolicyBuilder> configure)
    {
        GlobalPolicy = RateLimitPolicyBuilder.Build(configure);
        return this;
    }
}
