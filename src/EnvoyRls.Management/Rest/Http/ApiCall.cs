using System.Globalization;
using System.Text;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>A request that was admitted and whose form is right: what a handler works with.</summary>
/// <param name="http">The request as the server has it.</param>
/// <param name="operation">What is asked for.</param>
/// <param name="variables">The parts of the path that vary.</param>
/// <param name="principal">Who asks; <see langword="null"/> where nobody is asked who they are.</param>
/// <param name="requestId">What the log calls the request.</param>
internal sealed class ApiCall(
    HttpContext http, ApiOperation operation, IReadOnlyDictionary<string, string> variables, Principal? principal, string requestId)
{
    public HttpContext Http { get; } = http;

    public ApiOperation Operation { get; } = operation;

    public string RequestId { get; } = requestId;

    /// <summary>Who asks.</summary>
    /// <exception cref="InvalidOperationException">The operation is open to everybody.</exception>
    public Principal Principal => principal ?? throw new InvalidOperationException($"{Operation.Id} does not ask who calls it");

    /// <summary>The body as it was sent, and what it is.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body's media type, without parameters; empty if there is no body.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>What the answer is to be written in.</summary>
    public string AnswerType { get; init; } = "";

    public RequestPreferences Preferences { get; init; } = RequestPreferences.None;

    /// <summary>Stops the work. A write goes on when its client leaves, so that the audit trail knows how it ended.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>How the body is written.</summary>
    public DocumentSyntax Syntax => MediaType == ApiRequestBody.Yaml ? DocumentSyntax.Yaml : DocumentSyntax.Json;

    /// <summary>A part of the path.</summary>
    public string Variable(string name) => variables[name];

    /// <summary>A parameter of the query; <see langword="null"/> if it is absent.</summary>
    public string? Find(ApiParameter parameter) => Http.Request.Query.TryGetValue(parameter.Name, out var values) ? values[0] : null;

    public int Integer(ApiParameter parameter, int otherwise) =>
        Find(parameter) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public bool? Flag(ApiParameter parameter) => Find(parameter) is { } text ? text == "true" : null;

    public DateTimeOffset? Moment(ApiParameter parameter) =>
        Find(parameter) is { } text && MomentText.TryParse(text, TimeZoneInfo.Utc, out long microseconds)
            ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : null;

    public TimeSpan? Duration(ApiParameter parameter) =>
        Find(parameter) is { } text && DurationText.TryParse(text, out long microseconds)
            ? TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : null;

    /// <summary>The version that <c>If-Match</c> and <c>If-None-Match</c> ask an object to have, as <see cref="EntityTags.Precondition"/> tells.</summary>
    public long? Precondition(long? present) => EntityTags.Precondition(
        EntityTags.Read(Http.Request.Headers.IfMatch, HeaderNames.IfMatch),
        EntityTags.Read(Http.Request.Headers.IfNoneMatch, HeaderNames.IfNoneMatch),
        present);

    /// <summary>The body as a type of the API.</summary>
    /// <exception cref="ProblemException">It is not one.</exception>
    public T Read<T>() => BodyReader.Read<T>(Body);
}
