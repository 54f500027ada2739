using System.Globalization;
using System.Reflection;
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
internal sealed class AdminApi
{
    private readonly AdminServices _services;
    private readonly ILogger<AdminApi> _log;
    private readonly CancellationToken _stopping;
    private readonly CancellationToken _aborting;
    private readonly AdminDocuments _documents;

    /// <param name="services">What it speaks for.</param>
    /// <param name="software">The version of the program.</param>
    /// <param name="dashboard">Where the files of the dashboard are embedded.</param>
    /// <param name="log">Gets failures nobody expected.</param>
    /// <param name="stopping">Cancelled when the service stops: ends answers that last.</param>
    /// <param name="aborting">Cancelled when the service waits no longer: ends writes under way.</param>
    public AdminApi(
        AdminServices services, string software, Assembly dashboard, ILogger<AdminApi> log, CancellationToken stopping, CancellationToken aborting)
    {
        _services = services;
        _log = log;
        _stopping = stopping;
        _aborting = aborting;
        Table = AdminTable.Create(services);
        _documents = new AdminDocuments(Table, software, dashboard);
    }

    /// <summary>Everything that can be asked for.</summary>
    public ApiTable Table { get; }

    /// <summary>Answers a request; to be the last, or only, handler of a port.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        string requestId = RequestIds.Of(http.Request);
        http.Response.Headers[RequestIds.Header] = requestId;
        try
        {
            ApiAnswer answer = await GuardAsync(() => AnswerAsync(http, requestId), requestId);
            await AnswerWriter.WriteAsync(http, answer, _stopping);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || _stopping.IsCancellationRequested)
        {
            // The client has gone, or the service is going. Where nothing was said yet, an end without error would say 200.
            if (!http.Response.HasStarted)
            {
                http.Abort();
            }
        }
    }

    private async Task<ApiAnswer> AnswerAsync(HttpContext http, string requestId)
    {
        IReadOnlyList<string> path = RequestTarget.Segments(http);
        if (_documents.Find(http.Request.Method, path) is { } document)
        {
            return document;
        }

        (ApiOperation operation, IReadOnlyDictionary<string, string> variables) = Table.Find(http.Request.Method, path);
        if (operation.Role is not { } role)
        {
            return await CarryOutAsync(http, operation, variables, null, requestId);
        }

        CrossSite.Refuse(http.Request);
        Admission admission = await _services.Gatekeeper.AdmitAsync(http);
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
            _services.Audit.TryAdd(EntryOf(http, operation, principal, answer));
        }

        return answer;
    }

    private async Task<ApiAnswer> CarryOutAsync(
        HttpContext http, ApiOperation operation, IReadOnlyDictionary<string, string> variables, Principal? principal, string requestId) =>
        await operation.Handler(await RequestReader.ReadAsync(http, operation, variables, principal, requestId, _aborting));

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
        catch (OperationCanceledException) when (_aborting.IsCancellationRequested)
        {
            return ProblemWriter.Answer(Problems.Unavailable("The service is stopping, and what became of the request is not known."), requestId);
        }
        catch (BadHttpRequestException error)
        {
            return ProblemWriter.Answer(Problems.BadRequest(error.Message) with { Status = error.StatusCode }, requestId);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _log.LogError(error, "Request {RequestId} to the admin API failed", requestId);
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
            _services.Time.GetUtcNow(),
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
