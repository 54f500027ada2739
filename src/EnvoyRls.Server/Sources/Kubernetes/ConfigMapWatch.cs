namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>A watch that the API server has accepted. Dispose it to end it.</summary>
/// <param name="response">Its answer, which goes on.</param>
/// <param name="limit">Ends it when the server has not.</param>
/// <param name="events">What comes, to be read once.</param>
internal sealed class ConfigMapWatch(HttpResponseMessage response, CancellationTokenSource limit, IAsyncEnumerable<WatchEvent> events) : IDisposable
{
    /// <summary>What happens, until the server ends the watch.</summary>
    /// <exception cref="KubernetesApiException">The connection broke, or was silent beyond the end of the watch.</exception>
    public IAsyncEnumerable<WatchEvent> Events => events;

    public void Dispose()
    {
        response.Dispose();
        limit.Dispose();
    }
}
