using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>The adaptive layer as a whole: how it fares, what it has seen, what it may do.</summary>
internal sealed class AdaptiveOperations(AdminServices services)
{
    private const string Tag = "Adaptive layer";
    private const string ModePath = "/v1/admin/adaptive/modes/{domain}";

    private static readonly ApiParameter Text = new("q", "Only anomalies with this text in their subject, user or address, in upper or lower case.");

    private static readonly ApiParameter Open = new("open", "Only those that go on.") { Type = ParameterType.Flag, Default = "false" };

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", "/ddos/anomaly", "getAnomaly", "Tell of anomalies in the traffic")
        {
            Tag = Tag,
            Description = "The newest first, with the overrides in force and the suggestions that wait. Kept for 30 days. For older ones than a page has, say `to` with the time of its last.",
            Query = [ApiParameters.Domain, ApiParameters.From, ApiParameters.To, Text, Open, ApiParameters.Limit],
            Responses = [new(StatusCodes.Status200OK, "The anomalies.", ApiSchema.Of<AnomaliesAnswer>())],
            Problems = [StatusCodes.Status409Conflict],
            Handler = AnomaliesAsync,
        },
        new("GET", "/v1/admin/adaptive", "getAdaptive", "Tell how the adaptive layer fares")
        {
            Tag = Tag,
            Responses = [new(StatusCodes.Status200OK, "As this replica knows it.", ApiSchema.Of<AdaptiveView>())],
            Problems = [StatusCodes.Status409Conflict],
            Handler = call => Task.FromResult(Status("")),
        },
        Write("PUT", ModePath, "setAdaptiveMode", "Set the mode of a domain", SetModeAsync) with
        {
            Description = "Goes before settings and rule files until it is set otherwise, on all replicas.",
            Body = new ApiRequestBody(ApiSchema.Of<ModeBody>(), ApiRequestBody.Json) { Example = """{"mode": "enforce", "reason": "two weeks of suggestions were right"}""" },
        },
        Write("DELETE", ModePath, "resetAdaptiveMode", "Leave the mode of a domain to what is configured", ResetModeAsync) with { Query = [ApiParameters.Reason] },
        Write("PUT", "/v1/admin/adaptive/kill", "killAdaptive", "Switch all overrides off, or on again", KillAsync) with
        {
            Description = "Switching off ends every override on all replicas at once, and no new one comes into force; anomalies are still looked for.",
            Role = Role.Admin,
            Body = new ApiRequestBody(ApiSchema.Of<KillBody>(), ApiRequestBody.Json) { Example = """{"killed": true, "reason": "customers are denied"}""" },
        },
    ];

    private static ApiOperation Write(string method, string path, string id, string summary, Func<ApiCall, Task<ApiAnswer>> handler) => new(method, path, id, summary)
    {
        Tag = Tag,
        Role = Role.Operator,
        IsWrite = true,
        Responses = [new(StatusCodes.Status200OK, "How the layer fares now.", ApiSchema.Of<AdaptiveView>())],
        Problems = [StatusCodes.Status409Conflict],
        Handler = handler,
    };

    private async Task<ApiAnswer> AnomaliesAsync(ApiCall call)
    {
        OverrideBook book = DeskProblems.DeskOf(services).Book;
        AnomalyQuery query = new(
            call.Find(ApiParameters.Domain),
            call.Moment(ApiParameters.From),
            call.Moment(ApiParameters.To),
            call.Find(Text),
            call.Flag(Open) ?? false,
            call.Integer(ApiParameters.Limit, ApiParameters.DefaultLimit));
        (IReadOnlyList<Anomaly> anomalies, string? incomplete) = await AnomalyHistory.FindAsync(services.Repository.Adaptive, book, query, call.Cancellation);
        IEnumerable<Override> current = book.Overrides.Where(item => (item.IsInForce || item.IsWaiting) && (query.Domain is null || item.Scope.Domain == query.Domain));
        return ApiAnswer.Of(new AnomaliesAnswer([.. anomalies.Select(AnomalyView.Of)], [.. current.Select(OverrideView.Of)]) { Incomplete = incomplete });
    }

    private async Task<ApiAnswer> SetModeAsync(ApiCall call)
    {
        ModeBody body = call.Read<ModeBody>();
        string reason = DeskProblems.Bounded(body.Reason);
        string mode = WordTable<AdaptiveMode>.WordOf(body.Mode);
        DeskProblems.Check(await DeskProblems.DeskOf(services).SetModeAsync(call.Variable("domain"), mode, call.Principal.Name, reason, call.Cancellation));
        return Status(reason.Length > 0 ? $"{mode}: {reason}" : mode);
    }

    private async Task<ApiAnswer> ResetModeAsync(ApiCall call)
    {
        DeskProblems.Check(await DeskProblems.DeskOf(services).SetModeAsync(
            call.Variable("domain"), null, call.Principal.Name, call.Find(ApiParameters.Reason), call.Cancellation));
        return Status("as configured");
    }

    private async Task<ApiAnswer> KillAsync(ApiCall call)
    {
        KillBody body = call.Read<KillBody>();
        string reason = DeskProblems.Required(body.Reason);
        DeskProblems.Check(await DeskProblems.DeskOf(services).KillAsync(body.Killed, call.Principal.Name, reason, call.Cancellation));
        return Status($"{(body.Killed ? "off" : "on")}: {reason}");
    }

    private ApiAnswer Status(string auditDetail)
    {
        IOverrideDesk desk = DeskProblems.DeskOf(services);
        return ApiAnswer.Of(AdaptiveView.Of(desk.Book, desk.Status)) with { AuditDetail = auditDetail };
    }
}
