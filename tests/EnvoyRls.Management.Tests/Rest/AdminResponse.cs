using System.Text.Json.Nodes;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>An answer of the admin API, read to its end.</summary>
internal sealed record AdminResponse(int Status, string MediaType, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? ETag => Headers.GetValueOrDefault("ETag");

    public static async Task<AdminResponse> ReadAsync(HttpResponseMessage response)
    {
        Dictionary<string, string> headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new AdminResponse((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", await response.Content.ReadAsStringAsync(), headers);
    }

    /// <summary>The body, after a look at the status.</summary>
    public JsonNode Json(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Body}");
        return JsonNode.Parse(Body)!;
    }

    /// <summary>The problem told, after a look at the status and the kind.</summary>
    public JsonNode Problem(int status, string slug)
    {
        JsonNode problem = Json(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal($"urn:envoyrls:problem:{slug}", (string?)problem["type"]);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.False(string.IsNullOrEmpty((string?)problem["detail"]));
        Assert.Equal(Headers["X-Request-Id"], (string?)problem["request_id"]);
        return problem;
    }
}
