using System.Net;

namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>A request to the API server that brought nothing: it was refused, or there was no answer that could be read.</summary>
/// <param name="message">Why, in words for operators.</param>
/// <param name="cause">The fault below, if there is one.</param>
internal sealed class KubernetesApiException(string message, Exception? cause = null) : IOException(message, cause)
{
    /// <summary>The status of the answer, also where it came as an event; <see langword="null"/> without an answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>How long the server asks to be left alone; zero where it does not say.</summary>
    public TimeSpan RetryAfter { get; init; }
}
