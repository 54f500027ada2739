using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Releases;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Objects;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Releases;

/// <summary>Changes that come into force later, or for part of the keys first.</summary>
internal sealed class ReleaseOperations(AdminServices services)
{
    private const string Tag = "Releases";
    private const string ItemPath = "/v1/admin/releases/{id}";

    private const string Example =
        """{"reason": "halve the limit, carefully", "changes": [{"op": "put", "kind": "rule", "id": "login", "body": {"id": "login", "domain": "web", "descriptors": [{"key": "path", "value": "/login"}], "rate_limit": {"unit": "minute", "requests_per_unit": 15}}}], "stages": [{"percent": "10%", "for": "15m"}, {"percent": "50%", "for": "1h"}], "rollback_if": {"denials_above": "5%", "errors_above": "1%"}}""";

    private readonly ReleaseViews _views = new(services.Rules, services.Time);

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", "/v1/admin/releases", "listReleases", "List releases")
        {
            Tag = Tag,
            Description = "The newest first, those that are over included.",
            Query = [ApiParameters.Limit, ApiParameters.Cursor],
            Responses = [new(StatusCodes.Status200OK, "A page.", ApiSchema.PageOf(ApiSchema.Of<ReleaseView>()))],
            Handler = ListAsync,
        },
        Write("POST", "/v1/admin/releases", "createRelease", "Plan a release", CreateAsync) with
        {
            Description = "A change set with `activate_at`, `stages` and `rollback_if`. The share of keys grows by itself; the last stage leads to all keys.",
            IsChange = true,
            Body = new ApiRequestBody(ApiSchema.ReleasePlan, ApiRequestBody.Json, ApiRequestBody.Yaml) { Example = Example },
            Responses = [new(StatusCodes.Status201Created, "It is planned, or has begun.", ApiSchema.Of<ReleaseView>())],
        },
        new("GET", ItemPath, "getRelease", "Read a release")
        {
            Tag = Tag,
            Responses = [new(StatusCodes.Status200OK, "As it stands, with what this replica has seen of it.", ApiSchema.Of<ReleaseView>())],
            Problems = [StatusCodes.Status404NotFound],
            Handler = call => Task.FromResult(ApiAnswer.Of(_views.Of(Existing(call)))),
        },
        Write("POST", $"{ItemPath}/promote", "promoteRelease", "Bring a release into force for all keys now", PromoteAsync),
        Write("POST", $"{ItemPath}/abort", "abortRelease", "Stop a release and take it out of force", AbortAsync) with { Query = [ApiParameters.Reason] },
    ];

    private static ApiOperation Write(string method, string path, string id, string summary, Func<ApiCall, Task<ApiAnswer>> handler) => new(method, path, id, summary)
    {
        Tag = Tag,
        Role = Role.Operator,
        IsWrite = true,
        Responses = [new(StatusCodes.Status200OK, "As it stands now.", ApiSchema.Of<ReleaseView>())],
        Problems = path.Contains('{', StringComparison.Ordinal) ? [StatusCodes.Status404NotFound, StatusCodes.Status409Conflict] : [],
        Handler = handler,
    };

    private Task<ApiAnswer> ListAsync(ApiCall call)
    {
        IReadOnlyList<Release> releases = services.Releases.List();
        int limit = call.Integer(ApiParameters.Limit, ApiParameters.DefaultLimit);
        IEnumerable<Release> rest = Cursors.Read(call) is { } last ? releases.SkipWhile(release => release.Id != last).Skip(1) : releases;
        List<Release> page = [.. rest.Take(limit + 1)];
        string? next = page.Count > limit ? Cursors.After(page[limit - 1].Id) : null;
        return Task.FromResult(ApiAnswer.Of(new PageAnswer<ReleaseView>([.. page.Take(limit).Select(_views.Of)], next) { Total = releases.Count }));
    }

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        ChangeRequest request = new()
        {
            Operations = [],
            Principal = call.Principal,
            Idempotency = call.Preferences.Idempotency,
            Strict = call.Preferences.Strict,
        };
        ChangeOutcome outcome = await services.Releases.CreateAsync(call.Text, call.Syntax, request, call.Cancellation);
        Check(outcome);
        string id = outcome.IsReplay ? await PlannedAsync(outcome.Version, call.Cancellation) : outcome.Objects[0].Key.Id;
        ApiAnswer answer = AnswerOf(id, StatusCodes.Status201Created).With("Location", $"/v1/admin/releases/{Uri.EscapeDataString(id)}");
        return ChangeApplication.Marked(answer, outcome);
    }

    private async Task<ApiAnswer> PromoteAsync(ApiCall call)
    {
        string id = Existing(call).Id;
        Check(await services.Releases.PromoteAsync(id, call.Principal, call.Cancellation));
        return AnswerOf(id, StatusCodes.Status200OK);
    }

    private async Task<ApiAnswer> AbortAsync(ApiCall call)
    {
        string id = Existing(call).Id;
        Check(await services.Releases.AbortAsync(id, call.Principal, call.Find(ApiParameters.Reason) ?? "", call.Cancellation));
        return AnswerOf(id, StatusCodes.Status200OK);
    }

    private static void Check(ChangeOutcome outcome)
    {
        if (outcome.Status != ChangeStatus.Applied)
        {
            throw new ProblemException(outcome.Status == ChangeStatus.PreconditionFailed
                ? Problems.Conflict("release-over", outcome.Detail.Length > 0 ? outcome.Detail : "The release is over.")
                : ChangeProblems.Of(outcome));
        }
    }

    private ApiAnswer AnswerOf(string id, int status)
    {
        Release release = services.Releases.Find(id) ?? throw new ProblemException(Problems.NotFound($"There is no release '{id}' any more."));
        return ApiAnswer.Of(_views.Of(release), status).WithVersion(release.Version);
    }

    /// <summary>The release that a request planned before.</summary>
    private async Task<string> PlannedAsync(long version, CancellationToken cancellation)
    {
        VersionRecord? record = await services.Repository.Objects.FindVersionAsync(version, cancellation);
        return record?.Changes.FirstOrDefault(change => change.Key.Kind == ObjectKind.Release)?.Key.Id ?? "";
    }

    private Release Existing(ApiCall call) =>
        services.Releases.Find(call.Variable("id")) ?? throw new ProblemException(Problems.NotFound($"There is no release '{call.Variable("id")}'."));
}
