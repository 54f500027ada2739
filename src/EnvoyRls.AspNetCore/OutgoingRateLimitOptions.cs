namespace EnvoyRls.AspNetCore;

/// <summary>How calls of an <see cref="HttpClient"/> are limited before they are made.</summary>
public sealed class OutgoingRateLimitOptions
{
    /// <summary>Which rules; <see langword="null"/> (the default) for <see cref="EnvoyRateLimitingOptions.Domain"/>.</summary>
    public string? Domain { get; set; }

    /// <summary>What a call is held to; default one descriptor, <c>destination</c> with the host that is called. No descriptor, no limit.</summary>
    public Func<HttpRequestMessage, IReadOnlyList<RateLimitDescriptor>> Descriptors { get; set; } = static request =>
        request.RequestUri is { IsAbsoluteUri: true } uri ? [new RateLimitDescriptor("destination", uri.Host)] : [];

    /// <summary>
    /// How long a denied call may wait for its turn, as long as the service says how long; default not at all. A call that is not
    /// made is answered with status 429, and with <c>Retry-After</c> where it is known.
    /// </summary>
    public TimeSpan MaxWait { get; set; }
}
