namespace EnvoyRls.AspNetCore;

/// <summary>
/// The service gave no decision. A resilience pipeline of one's own sees it; callers of
/// <see cref="IRateLimitClient"/> do not.
/// </summary>
public sealed class RateLimitServiceException : Exception
{
    /// <summary>A failure of unknown kind.</summary>
    public RateLimitServiceException()
        : this("Unknown", "the service gave no decision", isTransient: true)
    {
    }

    /// <summary>A failure of unknown kind.</summary>
    public RateLimitServiceException(string message)
        : this("Unknown", message, isTransient: true)
    {
    }

    /// <summary>A failure of unknown kind with its cause.</summary>
    public RateLimitServiceException(string message, Exception? innerException)
        : this("Unknown", message, isTransient: true, innerException)
    {
    }

    internal RateLimitServiceException(string code, string message, bool isTransient, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>The name of the gRPC status code that the call ended with.</summary>
    public string Code { get; }

    /// <summary>
    /// Whether another call might do better; not so where the call itself was wrong, which says nothing of the service's health.
    /// </summary>
    public bool IsTransient { get; }
}
