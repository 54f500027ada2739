using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Audit;

/// <summary>Who did what, and who was not let.</summary>
internal sealed class AuditOperations(AdminServices services)
{
    private static readonly ApiParameter Actor = new("actor", "Only this principal, as `token:deploy`.");

    private static readonly ApiParameter Action = new("action", "Only this operation, by its id in the OpenAPI document.");

    private static readonly ApiParameter Outcome = new("outcome", "Only what was carried out, or only what was refused.")
    {
        Type = ParameterType.Word, Words = ["done", "refused"],
    };

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", "/v1/admin/audit", "listAudit", "List the audit trail")
        {
            Tag = "Audit",
            Description = "The newest first: every write through this API, whatever became of it, and every attempt that was refused. Kept for 90 days.",
            Query = [Actor, Action, Outcome, ApiParameters.From, ApiParameters.To, ApiParameters.Limit, ApiParameters.Cursor],
            Responses = [new(StatusCodes.Status200OK, "A page.", ApiSchema.PageOf(ApiSchema.Of<AuditEntry>()))],
            Handler = ListAsync,
        },
    ];

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        AuditQuery query = new()
        {
            Actor = call.Find(Actor),
            Action = call.Find(Action),
            Refused = call.Find(Outcome) switch
            {
                "refused" => true,
                "done" => false,
                _ => null,
            },
            From = call.Moment(ApiParameters.From),
            To = call.Moment(ApiParameters.To),
            Limit = call.Integer(ApiParameters.Limit, ApiParameters.DefaultLimit),
            Cursor = Cursors.Read(call),
        };
        try
        {
            Page<AuditEntry> page = await services.Repository.Audit.FindAsync(query, call.Cancellation);
            return ApiAnswer.Of(new PageAnswer<AuditEntry>(page.Items, page.Next is { } next ? Cursors.After(next) : null));
        }
        catch (ArgumentException) when (query.Cursor is not null)
        {
            throw Cursors.NotOurs();
        }
    }
}
