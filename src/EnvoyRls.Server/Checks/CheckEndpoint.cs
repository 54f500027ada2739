using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Telemetry.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace EnvoyRls.Server.Checks;

/// <summary>
/// Checks over HTTP: one, answered with 200 or 429, or a batch, answered with 200 and a status for each. What is no decision
/// is a problem (RFC 9457).
/// </summary>
/// <param name="checker">Decides.</param>
/// <param name="latency">Told how long decisions take.</param>
/// <param name="log">Gets exceptions nobody expected.</param>
internal sealed class CheckEndpoint(Checker checker, LatencyRecorder latency, ILogger log)
{
    /// <summary>The largest body that is read, in bytes.</summary>
    internal const int LargestBody = 1024 * 1024;

    /// <summary>Answers a request that is one check.</summary>
    public Task HandleAsync(HttpContext http) => AnswerAsync(http, isBatch: false);

    /// <summary>Answers a request that is a batch of checks. They are asked in order, and each is decided whatever becomes of the others.</summary>
    public Task HandleBatchAsync(HttpContext http) => AnswerAsync(http, isBatch: true);

    private async Task AnswerAsync(HttpContext http, bool isBatch)
    {
        long started = Stopwatch.GetTimestamp();
        using Activity? span = Spans.Enabled ? Spans.Http(http.Request.Path.Value!, ParentOf(http)) : null;
        try
        {
            RefuseUnlessJsonIsPosted(http.Request);
            PlannedCheck[] checks = Plan(await ReadAsync(http, isBatch), isBatch);
            await (isBatch ? AnswerBatchAsync(http, checks) : AnswerOneAsync(http, checks[0]));
            latency.Record(Stopwatch.GetElapsedTime(started));
        }
        catch (ProblemException error)
        {
            span?.SetStatus(ActivityStatusCode.Error, error.Problem.Detail);
            await AnswerWriter.WriteAsync(http, ProblemWriter.Answer(error.Problem, http.TraceIdentifier), http.RequestAborted);
        }
    }

    private static void RefuseUnlessJsonIsPosted(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            throw new ProblemException(Problems.MethodNotAllowed(request.Method, [HttpMethods.Post]));
        }

        bool isJson = request.ContentType is not { } sent
            || (MediaTypeHeaderValue.TryParse(sent, out MediaTypeHeaderValue? type) && type.MediaType.Equals(ApiAnswer.Json, StringComparison.OrdinalIgnoreCase));
        if (!isJson || request.Headers.ContentEncoding.Count > 0)
        {
            throw new ProblemException(Problems.UnsupportedMediaType([ApiAnswer.Json]));
        }

        if (request.ContentLength > LargestBody)
        {
            throw new ProblemException(Problems.BodyTooLarge(LargestBody));
        }
    }

    private static async Task<CheckRequest[]> ReadAsync(HttpContext http, bool isBatch)
    {
        PipeReader reader = http.Request.BodyReader;
        ReadResult body = await BoundedBody.ReadAsync(http, LargestBody);
        try
        {
            return body.Buffer.Length > LargestBody ? throw new ProblemException(Problems.BodyTooLarge(LargestBody))
                : isBatch ? CheckReader.ReadBatch(body.Buffer)
                : CheckReader.ReadOne(body.Buffer);
        }
        finally
        {
            reader.AdvanceTo(body.Buffer.End);
        }
    }

    /// <summary>Nothing is charged before everything is known to make sense.</summary>
    private PlannedCheck[] Plan(CheckRequest[] checks, bool isBatch)
    {
        PlannedCheck[] planned = new PlannedCheck[checks.Length];
        List<ProblemError> errors = [];
        for (int i = 0; i < checks.Length; i++)
        {
            if (checker.Plan(checks[i], out planned[i]) is { } mistake)
            {
                errors.Add(new ProblemError(mistake, "") { In = isBatch ? (JsonPath.Root with { Check = i }).ToString() : null });
            }
        }

        return errors.Count == 0 ? planned : throw new ProblemException(CheckReader.Unprocessable(errors));
    }

    private async Task AnswerOneAsync(HttpContext http, PlannedCheck check)
    {
        CheckVerdict? verdict = await DecideAsync(check);
        if (ProblemOf(verdict, http) is { } problem)
        {
            throw new ProblemException(problem);
        }

        HttpResponse response = http.Response;
        response.StatusCode = StatusOf(verdict!);
        VerdictWriter.WriteHeaders(verdict!, response.Headers);
        using (Utf8JsonWriter json = Open(response))
        {
            json.WriteStartObject();
            VerdictWriter.WriteFields(verdict!, json);
            json.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private async Task AnswerBatchAsync(HttpContext http, PlannedCheck[] checks)
    {
        CheckVerdict?[] verdicts = await Task.WhenAll(checks.Select(DecideAsync));
        using (Utf8JsonWriter json = Open(http.Response))
        {
            json.WriteStartObject();
            json.WriteStartArray("results"u8);
            foreach (CheckVerdict? verdict in verdicts)
            {
                json.WriteStartObject();
                WriteResult(verdict, ProblemOf(verdict, http), json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static void WriteResult(CheckVerdict? verdict, Problem? problem, Utf8JsonWriter json)
    {
        if (problem is null)
        {
            json.WriteNumber("status"u8, StatusOf(verdict!));
            VerdictWriter.WriteFields(verdict!, json);
            return;
        }

        json.WriteNumber("status"u8, problem.Status);
        VerdictWriter.WriteError(json, problem.Slug.Replace('-', '_'), problem.Detail, retryAfter: null);
    }

    /// <returns><see langword="null"/> after an exception that nobody expected.</returns>
    private async Task<CheckVerdict?> DecideAsync(PlannedCheck check)
    {
        try
        {
            return await checker.DecideAsync(check, long.MaxValue);
        }
        catch (Exception error)
        {
            log.LogError(error, "A check failed");
            return null;
        }
    }

    /// <summary>Why there is no decision; <see langword="null"/> if there is one.</summary>
    private static Problem? ProblemOf(CheckVerdict? verdict, HttpContext http) => verdict switch
    {
        null => Problems.Internal(http.TraceIdentifier),
        { Fault: { } fault } => CheckFaults.Of(fault),
        _ => null,
    };

    private static int StatusOf(CheckVerdict verdict) => verdict.IsAllowed ? StatusCodes.Status200OK : StatusCodes.Status429TooManyRequests;

    private static Utf8JsonWriter Open(HttpResponse response)
    {
        response.ContentType = ApiAnswer.Json;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        return new Utf8JsonWriter(response.BodyWriter, VerdictWriter.Options);
    }

    private static ActivityContext ParentOf(HttpContext http) =>
        TraceParent.Read(http.Request.Headers, static (headers, name) => headers.TryGetValue(name, out var values) ? values.ToString() : null);
}
