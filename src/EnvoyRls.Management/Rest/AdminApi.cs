using System.Globalization;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Rest;

/// <summary>
/// The admin API as one request handler: finds the operation, asks who calls, holds the request's form against the
/// table, carries the operation out and tells the audit trail. Whatever goes wrong becomes a problem document.
/// </summary>
/// <param name="table">What there is to ask for.</param>
/// <param name="documents">What is shown to everybody.</param>
/// <param name="gatekeeper">Knows who calls.</param>
/// <param name="audit">Is told of writes and of what a role does not allow.</param>
/// <param name="time">The time of audit entries.</param>
/// <param name="log">Gets failures nobody expected.</param>
/// <param name="stopping">Cancelled when the service stops: ends answers that last.</param>
internal sealed class AdminApi(
    ApiTable table, AdminDocuments documents, IGatekeeper gatekeeper, IAuditLog audit, TimeProvider time, ILogger<AdminApi> log, CancellationToken stopping)
{
    /// <summary>Answers a request; to be the last, or only, handler of a port.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        string requestId = RequestIds.Of(http.Request);
        http.Response.Headers[RequestIds.Header] = requestId;
        try
        {
            ApiAnswer answer = await GuardAsync(() => AnswerAsync(http, requestId), requestId);
            await AnswerWriter.WriteAsync(http, answer, stopping);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // The client has gone, or the service is going.
        }
    }

    private async Task<ApiAnswer> AnswerAsync(HttpContext http, string requestId)
    {
        IReadOnlyList<string> path = RequestTarget.Segments(http);
        if (documents.Find(http.Request.Method, path) is { } document)
        {
            return document;
        }

        (ApiOperation operation, IReadOnlyDictionary<string, string> variables) = table.Find(http.Request.Method, path);
        if (operation.Role is not { } role)
        {
            return await CarryOutAsync(http, operation, variables, null, requestId);
        }

        CrossSite.Refuse(http.Request);
        Admission admission = await gatekeeper.AdmitAsync(http);
        if (!admission.IsAdmitted)
        {
            throw new ProblemException(ProblemOf(admission.Refusal));
        }

        Principal principal = admission.Principal;
        bool isAllowed = principal.Role >= role;
        ApiAnswer answer = await GuardAsync(
            () => isAllowed ? CarryOutAsync(http, operation, variables, principal, requestId) : throw new ProblemException(Denial(principal, role)), requestId);
        if (operation.IsWrite || !isAllowed)
        {
            audit.Add(EntryOf(http, operation, principal, answer));
        }

        return answer;
    }

    private async Task<ApiAnswer> CarryOutAsync(
        HttpContext http, ApiOperation operation, IReadOnlyDictionary<string, string> variables, Principal? principal, string requestId) =>
        await operation.Handler(await RequestReader.ReadAsync(http, operation, variables, principal, requestId, stopping));

    private async Task<ApiAnswer> GuardAsync(Func<Task<ApiAnswer>> work, string requestId)
    {
        try
        {
            return await work();
        }
        catch (ProblemException error)
        {
            return ProblemWriter.Answer(error.Problem, requestId);
        }
        catch (RepositoryException error)
        {
            return ProblemWriter.Answer(Problems.Unavailable(error.Message), requestId);
        }
        catch (BadHttpRequestException error)
        {
            return ProblemWriter.Answer(Problems.BadRequest(error.Message) with { Status = error.StatusCode }, requestId);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "Request {RequestId} to the admin API failed", requestId);
            return ProblemWriter.Answer(Problems.Internal(requestId), requestId);
        }
    }

    private static Problem ProblemOf(Refusal refusal)
    {
        Problem problem = new(refusal.Status, refusal.Slug, refusal.Detail);
        problem = refusal.Challenge is { } challenge ? problem.With("WWW-Authenticate", challenge) : problem;
        return refusal.RetryAfterSeconds is { } seconds ? problem.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)) : problem;
    }

    private static Problem Denial(Principal principal, Role role) => Problems.Forbidden(
        $"This takes the role {RoleNames.NameOf(role)}; {principal.Name} has {RoleNames.NameOf(principal.Role)}.");

    private AuditEntry EntryOf(HttpContext http, ApiOperation operation, Principal principal, ApiAnswer answer)
    {
        string reason = http.Request.Query.TryGetValue(ApiParameters.Reason.Name, out var reasons) ? $"{reasons}" : "";
        string detail = string.Join(": ", new[] { answer.AuditDetail, reason }.Where(part => part.Length > 0));
        return new AuditEntry(
            time.GetUtcNow(),
            principal.Name,
            RoleNames.NameOf(principal.Role),
            $"{http.Connection.RemoteIpAddress}",
            operation.Id,
            Shorten(http.Request.Path.Value ?? ""),
            answer.Status,
            Shorten(detail));
    }

    private static string Shorten(string text) => text.Length <= ApiParameter.LongestText ? text : text[..ApiParameter.LongestText];
}
