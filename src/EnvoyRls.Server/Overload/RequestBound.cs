using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Server.Endpoints;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Overload;

/// <summary>
/// Bounds the requests of the main HTTP port that are under way, and what is kept of bodies that are not whole yet. The rest is answered at once
/// with 503: a 429 would say that the call asked about is over its limit.
/// </summary>
/// <param name="most">How many requests may be under way.</param>
/// <param name="mostBytes">How many bytes of bodies that are not whole yet are kept over all requests.</param>
/// <param name="status">Told what was refused.</param>
internal sealed class RequestBound(int most, long mostBytes, OverloadStatus status)
{
    /// <summary>How many bytes of bodies that are not whole yet the service keeps.</summary>
    internal const long UsualBytes = 64 * 1024 * 1024;

    private const string Detail = "Too many requests are under way.";

    private int _requests;
    private long _bytes;

    /// <summary>Requests that are under way.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Answers a request, unless there are too many.</summary>
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (Interlocked.Increment(ref _requests) > most)
        {
            Interlocked.Decrement(ref _requests);
            await RefuseAsync(context);
            return;
        }

        RequestRoom room = new(this);
        try
        {
            context.Features.Set(room);
            await next(context);
        }
        catch (RequestRefusedException)
        {
            await RefuseAsync(context);
        }
        finally
        {
            room.Leave();
            Interlocked.Decrement(ref _requests);
        }
    }

    /// <summary>Counts bytes of a body that is not whole yet, unless there are too many.</summary>
    internal bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= mostBytes)
        {
            return true;
        }

        LetGo(bytes);
        return false;
    }

    /// <summary>Ends what <see cref="TryHold"/> has counted.</summary>
    internal void LetGo(long bytes) => Interlocked.Add(ref _bytes, -bytes);

    private Task RefuseAsync(HttpContext context)
    {
        status.TellRequest();
        Problem problem = Problems.Unavailable(Detail) with { Slug = "overloaded" };
        if (context.Request.Path.Value != MainEndpoints.Json)
        {
            return AnswerWriter.WriteAsync(context, ProblemWriter.Answer(problem, context.TraceIdentifier), context.RequestAborted);
        }

        context.Response.Headers.RetryAfter = "1";
        return PlainText.WriteAsync(context, problem.Status, "too many requests are under way\n");
    }
}
