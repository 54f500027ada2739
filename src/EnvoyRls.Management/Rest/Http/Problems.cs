using System.Globalization;
using EnvoyRls.Core.Rules.Grammar;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Every kind of problem that the admin API answers with, besides those of access.</summary>
internal static class Problems
{
    /// <summary>How long a client should wait for a repository that is away.</summary>
    private const int RetrySeconds = 1;

    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "bad-request", detail);

    public static Problem InvalidParameter(string detail) => new(StatusCodes.Status400BadRequest, "invalid-parameter", detail);

    public static Problem InvalidHeader(string detail) => new(StatusCodes.Status400BadRequest, "invalid-header", detail);

    public static Problem MalformedBody(string detail, params IReadOnlyList<ProblemError> errors) =>
        new(StatusCodes.Status400BadRequest, "malformed-body", detail) { Errors = errors };

    public static Problem Forbidden(string detail) => new(StatusCodes.Status403Forbidden, "forbidden", detail);

    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, "not-found", detail);

    public static Problem MethodNotAllowed(string method, IReadOnlyList<string> allowed) =>
        new Problem(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"{method} is not allowed here; {Spelling.Alternatives(allowed)} is.")
            .With("Allow", string.Join(", ", allowed));

    public static Problem NotAcceptable(IReadOnlyList<string> offered) =>
        new(StatusCodes.Status406NotAcceptable, "not-acceptable", $"The answer can be {Spelling.Alternatives(offered)}.");

    public static Problem Conflict(string slug, string detail) => new(StatusCodes.Status409Conflict, slug, detail);

    public static Problem PreconditionFailed(string detail) => new(StatusCodes.Status412PreconditionFailed, "precondition-failed", detail);

    public static Problem BodyTooLarge(int most) => new(
        StatusCodes.Status413PayloadTooLarge, "body-too-large", string.Create(CultureInfo.InvariantCulture, $"The body may have up to {most} bytes."));

    public static Problem UnsupportedMediaType(IReadOnlyList<string> accepted) =>
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", $"The body must be {Spelling.Alternatives(accepted)}.");

    public static Problem Unprocessable(string slug, string detail) => new(StatusCodes.Status422UnprocessableEntity, slug, detail);

    public static Problem Internal(string requestId) =>
        new(StatusCodes.Status500InternalServerError, "internal-error", $"The request failed by a mistake of the service; its log says more about request {requestId}.");

    public static Problem Unavailable(string detail) =>
        new Problem(StatusCodes.Status503ServiceUnavailable, "unavailable", detail).With("Retry-After", RetrySeconds.ToString(CultureInfo.InvariantCulture));
}
