using System.Security.Cryptography;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>A document that does not change while the service runs.</summary>
internal static class StaticFile
{
    /// <summary>The answer with it, to be kept by clients and asked for again by its entity tag.</summary>
    /// <param name="body">The document.</param>
    /// <param name="contentType">What it is.</param>
    /// <param name="policy">Its Content-Security-Policy; empty for what is not shown by a browser.</param>
    public static ApiAnswer Of(ReadOnlyMemory<byte> body, string contentType, string policy)
    {
        ApiAnswer answer = new ApiAnswer(200) { ContentType = contentType, Body = body }
            .With("ETag", $"\"{Convert.ToHexStringLower(SHA256.HashData(body.Span))[..32]}\"")
            .With("Cache-Control", "no-cache");
        return policy.Length == 0 ? answer : answer.With("Content-Security-Policy", policy).With("Referrer-Policy", "no-referrer");
    }
}
