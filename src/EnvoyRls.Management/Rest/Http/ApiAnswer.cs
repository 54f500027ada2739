using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>What a request is answered with.</summary>
/// <param name="Status">The HTTP status.</param>
internal sealed record ApiAnswer(int Status)
{
    public const string Json = "application/json";

    /// <summary>What <see cref="Body"/> is; empty if there is none.</summary>
    public string ContentType { get; init; } = "";

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Further header fields.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What the audit trail is told beyond the status: the version made, or why it was refused.</summary>
    public string AuditDetail { get; init; } = "";

    /// <summary>Writes the body piece by piece instead of <see cref="Body"/>, until it returns or its token is cancelled.</summary>
    public Func<HttpResponse, CancellationToken, Task>? Stream { get; init; }

    /// <summary>An answer without a body.</summary>
    public static ApiAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    public static ApiAnswer Of<T>(T value, int status = StatusCodes.Status200OK) =>
        new(status) { ContentType = Json, Body = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options) };

    public static ApiAnswer Text(string text, string contentType) =>
        new(StatusCodes.Status200OK) { ContentType = contentType, Body = Encoding.UTF8.GetBytes(text) };

    /// <summary>The same answer with one more header field.</summary>
    public ApiAnswer With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };

    /// <summary>The same answer with the entity tag of a version.</summary>
    public ApiAnswer WithVersion(long version) => With("ETag", EntityTags.Of(version)) with
    {
        AuditDetail = string.Create(CultureInfo.InvariantCulture, $"version {version}"),
    };
}
