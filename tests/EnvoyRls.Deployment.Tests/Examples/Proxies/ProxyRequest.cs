using System.Text.Json.Nodes;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>A request as Envoy's filters see it.</summary>
internal sealed record ProxyRequest
{
    /// <summary>By name in lower case, <c>:method</c> and <c>:path</c> among them.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public string RemoteAddress { get; init; } = "127.0.0.1";

    /// <summary>Dynamic metadata by namespace.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>The path without its query.</summary>
    public string Path => Headers[":path"].Split('?')[0];

    public static ProxyRequest Of(string method, string path, params IEnumerable<(string Name, string Value)> headers) => new()
    {
        Headers = headers.Append((Name: ":method", Value: method)).Append((Name: ":path", Value: path))
            .ToDictionary(static header => header.Name, static header => header.Value, StringComparer.OrdinalIgnoreCase),
    };
}
