using System.IO.Pipelines;
using System.Text;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Holds the form of a request against its operation: query, media types, size, preferences.</summary>
internal static class RequestReader
{
    /// <summary>The largest body, in bytes.</summary>
    public const int LargestBody = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a request.</summary>
    /// <exception cref="ProblemException">Its form is wrong.</exception>
    public static async Task<ApiCall> ReadAsync(
        HttpContext http, ApiOperation operation, IReadOnlyDictionary<string, string> variables, Principal? principal, string requestId, CancellationToken aborting)
    {
        CheckQuery(http.Request.Query, operation);
        string answerType = Negotiation.Choose(http.Request, operation);
        (string mediaType, ReadOnlyMemory<byte> body) = operation.Body is { } expected
            ? await ReadBodyAsync(http.Request, expected, http.RequestAborted)
            : ("", default);
        return new ApiCall(http, operation, variables, principal, requestId)
        {
            MediaType = mediaType,
            Body = body,
            AnswerType = answerType,
            Cancellation = operation.IsWrite ? aborting : http.RequestAborted,
            Preferences = operation.IsChange && principal is not null ? Preferences.Read(http.Request, body.Span, principal) : RequestPreferences.None,
        };
    }

    private static void CheckQuery(IQueryCollection query, ApiOperation operation)
    {
        foreach ((string name, var values) in query)
        {
            ApiParameter parameter = operation.Query.FirstOrDefault(known => known.Name == name) ?? throw Unknown(name, operation);
            if (values.Count != 1)
            {
                throw new ProblemException(Problems.InvalidParameter($"The parameter '{name}' is there {values.Count} times."));
            }

            if (parameter.Objection(values[0] ?? "") is { } objection)
            {
                throw new ProblemException(Problems.InvalidParameter($"The parameter '{name}' must be {objection}."));
            }
        }

        if (operation.Query.FirstOrDefault(parameter => parameter.IsRequired && !query.ContainsKey(parameter.Name)) is { } missing)
        {
            throw new ProblemException(Problems.InvalidParameter($"The parameter '{missing.Name}' is missing. {missing.Description}"));
        }
    }

    private static ProblemException Unknown(string name, ApiOperation operation)
    {
        string[] names = [.. operation.Query.Select(parameter => parameter.Name)];
        string hint = names.Length == 0 ? "There are none here."
            : Spelling.Nearest(name, names) is { } near ? $"Did you mean '{near}'?"
            : $"There are {Spelling.Alternatives(names)}.";
        return new ProblemException(Problems.InvalidParameter($"There is no parameter '{Printable(name)}' here. {hint}"));
    }

    private static async Task<(string MediaType, ReadOnlyMemory<byte> Body)> ReadBodyAsync(
        HttpRequest request, ApiRequestBody expected, CancellationToken cancellation)
    {
        string mediaType = MediaTypeOf(request, expected);
        if (request.ContentLength > LargestBody)
        {
            throw new ProblemException(Problems.BodyTooLarge(LargestBody));
        }

        ReadResult read = await request.BodyReader.ReadAtLeastAsync(LargestBody + 1, cancellation);
        bool isTooLarge = read.Buffer.Length > LargestBody;
        byte[] body = isTooLarge ? [] : System.Buffers.BuffersExtensions.ToArray(read.Buffer);
        request.BodyReader.AdvanceTo(read.Buffer.End);
        if (isTooLarge)
        {
            throw new ProblemException(Problems.BodyTooLarge(LargestBody));
        }

        if (body.Length == 0)
        {
            throw new ProblemException(Problems.MalformedBody("The body is missing."));
        }

        CheckUtf8(body);
        return (mediaType, body);
    }

    private static string MediaTypeOf(HttpRequest request, ApiRequestBody expected)
    {
        bool isPlain = request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding == "identity";
        if (isPlain
            && MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? sent)
            && (sent.Charset.Length == 0 || sent.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            && expected.MediaTypes.FirstOrDefault(type => sent.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } mediaType)
        {
            return mediaType;
        }

        throw new ProblemException(Problems.UnsupportedMediaType(expected.MediaTypes));
    }

    private static void CheckUtf8(byte[] body)
    {
        try
        {
            StrictUtf8.GetCharCount(body);
        }
        catch (DecoderFallbackException)
        {
            throw new ProblemException(Problems.MalformedBody("The body is not UTF-8."));
        }
    }

    private static string Printable(string text) => string.Concat(text.Take(64).Select(c => char.IsControl(c) ? '?' : c));
}
