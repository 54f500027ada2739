using System.Text;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>Overrides and suggestions of the adaptive layer, and what people say to them.</summary>
internal sealed class OverrideOperations(AdminServices services)
{
    private const string Tag = "Overrides";
    private const string ListPath = "/v1/admin/overrides";
    private const string ItemPath = ListPath + "/{id}";
    private const string InForce = "active,releasing";

    private static readonly ApiParameter States = new("state", "Only these states, separated by commas.")
    {
        Type = ParameterType.Word, Words = WordTable<OverrideState>.Words, IsList = true,
    };

    private static readonly ApiParameter ExportedStates = States with { Default = InForce };

    private static readonly ApiParameter Form = new("form", "Rules for a rule file, or overrides as the limiter loads them.")
    {
        Type = ParameterType.Word, Words = ["rules", "overrides"], Default = "rules",
    };

    private static readonly ApiParameter Expiring = new("expiring", "Whether the rules end when the overrides do.") { Type = ParameterType.Flag, Default = "true" };

    public IEnumerable<ApiOperation> All() =>
    [
        Read(ListPath, "listOverrides", "List overrides and suggestions", ApiSchema.PageOf(ApiSchema.Of<OverrideView>()), List) with
        {
            Description = "The newest first: those in force, those that wait for a person, and for a day those that are over.",
            Query = [ApiParameters.Domain, States, ApiParameters.Search, ApiParameters.Limit, ApiParameters.Cursor],
        },
        Read($"{ListPath}/export", "exportOverrides", "Write overrides as YAML", ApiSchema.Text, Export) with
        {
            Description = "As rule files, one document for each domain, to be reviewed and kept; or each override as it is.",
            Query = [ApiParameters.Domain, ExportedStates, Form, Expiring],
            Responses = [new(StatusCodes.Status200OK, "The documents.", ApiSchema.Text, ApiRequestBody.Yaml)],
        },
        Read(ItemPath, "getOverride", "Read an override", ApiSchema.Of<OverrideView>(), call => ApiAnswer.Of(OverrideView.Of(Existing(call)))) with
        {
            Problems = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        },
        Read($"{ItemPath}/explain", "explainOverride", "Explain an override", ApiSchema.Of<ExplanationAnswer>(), Explain) with
        {
            Description = "What it does, why, what every gate said, whom it hits and what ends it; with `Accept: text/plain` as text alone.",
            Responses = [new(StatusCodes.Status200OK, "The explanation.", ApiSchema.Of<ExplanationAnswer>(), ApiAnswer.Json, Negotiation.PlainText)],
            Problems = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        },
        Decide("approve", "approveOverride", "Approve an override", ApproveAsync) with
        {
            Description = "Puts a suggestion into force on all replicas, or gives an override in force another term at full strength.",
            Query = [ApiParameters.Reason],
        },
        Decide("reject", "rejectOverride", "Reject an override", RejectAsync) with
        {
            Description = "Ends it, or refuses a suggestion; its subject is left alone for a day.",
            Body = new ApiRequestBody(ApiSchema.Of<RejectionBody>(), ApiRequestBody.Json) { Example = """{"reason": "the partner's nightly import"}""" },
        },
    ];

    private static ApiOperation Read(string path, string id, string summary, ApiSchema schema, Func<ApiCall, ApiAnswer> handler) => new("GET", path, id, summary)
    {
        Tag = Tag,
        Responses = [new(StatusCodes.Status200OK, "As this replica knows it.", schema)],
        Problems = [StatusCodes.Status409Conflict],
        Handler = call => Task.FromResult(handler(call)),
    };

    private static ApiOperation Decide(string verb, string id, string summary, Func<ApiCall, Task<ApiAnswer>> handler) => new("POST", $"{ItemPath}/{verb}", id, summary)
    {
        Tag = Tag,
        Role = Role.Operator,
        IsWrite = true,
        Responses = [new(StatusCodes.Status200OK, "As it is now.", ApiSchema.Of<OverrideView>())],
        Problems = [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict],
        Handler = handler,
    };

    private ApiAnswer List(ApiCall call)
    {
        List<Override> found = [.. Wanted(call, call.Find(States)).OrderBy(PlaceOf, StringComparer.Ordinal)];
        (IReadOnlyList<Override> page, string? next) = Cursors.PageOf(call, found, PlaceOf);
        return ApiAnswer.Of(new PageAnswer<OverrideView>([.. page.Select(OverrideView.Of)], next) { Total = found.Count });
    }

    private ApiAnswer Explain(ApiCall call)
    {
        Override item = Existing(call);
        IReadOnlyList<Override> others = DeskProblems.DeskOf(services).Book.Overrides;
        string text = OverrideExplanation.Of(item, others, services.Time.GetUtcNow());
        return call.AnswerType == Negotiation.PlainText
            ? ApiAnswer.Text(text, $"{Negotiation.PlainText}; charset=utf-8")
            : ApiAnswer.Of(new ExplanationAnswer(OverrideView.Of(item), text, [.. Earlier(item, others).Select(OverrideView.Of)]));
    }

    private ApiAnswer Export(ApiCall call)
    {
        bool isExpiring = call.Flag(Expiring) ?? true;
        List<Override> items = [.. Wanted(call, call.Find(ExportedStates) ?? InForce).OrderBy(item => item.Scope.Domain, StringComparer.Ordinal).ThenBy(PlaceOf, StringComparer.Ordinal)];
        IEnumerable<string> documents = call.Find(Form) == "overrides"
            ? items.Select(OverrideExport.ToYaml)
            : items.GroupBy(item => item.Scope.Domain, StringComparer.Ordinal).Select(domain => OverrideExport.ToRuleFile(domain.Key, domain, isExpiring));
        StringBuilder text = new();
        text.Append("# ").Append(items.Count).Append(items.Count == 1 ? " override" : " overrides").Append(" of the adaptive layer\n");
        text.AppendJoin("---\n", documents);
        return ApiAnswer.Text($"{text}", ApiRequestBody.Yaml);
    }

    private async Task<ApiAnswer> ApproveAsync(ApiCall call)
    {
        DeskAnswer answer = await DeskProblems.DeskOf(services).ApproveAsync(call.Variable("id"), call.Principal.Name, call.Find(ApiParameters.Reason), call.Cancellation);
        return Told(answer, "");
    }

    private async Task<ApiAnswer> RejectAsync(ApiCall call)
    {
        string reason = DeskProblems.Required(call.Read<RejectionBody>().Reason);
        return Told(await DeskProblems.DeskOf(services).RejectAsync(call.Variable("id"), call.Principal.Name, reason, call.Cancellation), reason);
    }

    private static ApiAnswer Told(DeskAnswer answer, string reason)
    {
        DeskProblems.Check(answer);
        return ApiAnswer.Of(OverrideView.Of(answer.Override!)) with { AuditDetail = reason };
    }

    /// <summary>The overrides of a request's domain and text.</summary>
    /// <param name="call">The request.</param>
    /// <param name="states">Words of states, separated by commas; <see langword="null"/> for all.</param>
    private IEnumerable<Override> Wanted(ApiCall call, string? states)
    {
        string? domain = call.Find(ApiParameters.Domain);
        string? text = call.Find(ApiParameters.Search);
        HashSet<OverrideState>? allowed = states is null ? null : [.. states.Split(',').Select(word => WordTable<OverrideState>.Find(word)!.Value)];
        return DeskProblems.DeskOf(services).Book.Overrides
            .Where(item => domain is null || item.Scope.Domain == domain)
            .Where(item => allowed is null || allowed.Contains(item.State))
            .Where(item => text is null || Says(item, text));
    }

    private static bool Says(Override item, string text) => new[] { item.Id, ScopeText.Words(item.Scope), item.Rule, item.Reason, item.DecidedBy, item.DecisionReason }
        .Any(part => part?.Contains(text, StringComparison.OrdinalIgnoreCase) is true);

    private static IEnumerable<Override> Earlier(Override item, IReadOnlyList<Override> others) =>
        others.Where(other => other.Id != item.Id && other.Scope == item.Scope).OrderBy(other => other.Created);

    /// <summary>A text that sorts the newest first.</summary>
    private static string PlaceOf(Override item) => $"{long.MaxValue - item.Created.UtcTicks:D19} {item.Id}";

    private Override Existing(ApiCall call) => DeskProblems.DeskOf(services).Book.Overrides.FirstOrDefault(item => item.Id == call.Variable("id"))
        ?? throw new ProblemException(Problems.NotFound($"There is no override '{call.Variable("id")}'; what is over is kept for a day."));
}
