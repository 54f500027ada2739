using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Objects;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>Change sets: carried out as a whole, or looked at before.</summary>
internal sealed class ChangeOperations(AdminServices services)
{
    public const string Tag = "Change sets";

    private const string Example =
        """{"reason": "spring sale", "changes": [{"op": "put", "kind": "rule", "id": "login", "body": {"id": "login", "domain": "web", "descriptors": [{"key": "path", "value": "/login"}], "rate_limit": {"unit": "minute", "requests_per_unit": 30}}}, {"op": "delete", "kind": "list_item", "id": "scanner"}]}""";

    private readonly ChangeApplication _changes = new(services.Rules, services.Repository.Objects);

    /// <summary>A body that is a change set.</summary>
    public static ApiRequestBody Body { get; } = new(ApiSchema.ChangeSet, ApiRequestBody.Json, ApiRequestBody.Yaml) { Example = Example };

    public IEnumerable<ApiOperation> All() =>
    [
        new("POST", "/v1/admin/changes", "applyChanges", "Carry out a change set")
        {
            Tag = Tag,
            Description = "All of it or nothing: it is checked as a whole and makes one version.",
            Role = Role.Operator,
            IsWrite = true,
            IsChange = true,
            Body = Body,
            Responses = [new(StatusCodes.Status200OK, "It was carried out and is in force on this replica.", ApiSchema.Of<ChangeAnswer>())],
            Problems = [StatusCodes.Status404NotFound, StatusCodes.Status412PreconditionFailed],
            Handler = ApplyAsync,
        },
        new("POST", "/v1/admin/validate", "validateChanges", "Check a change set without carrying it out")
        {
            Tag = Tag,
            Body = Body,
            Responses = [new(StatusCodes.Status200OK, "Whether it could be carried out, and what is wrong with it if not.", ApiSchema.Of<ValidationAnswer>())],
            Handler = ValidateAsync,
        },
        new("POST", "/v1/admin/diff", "previewChanges", "Tell what a change set would change in the rules in force")
        {
            Tag = Tag,
            Body = Body,
            Responses = [new(StatusCodes.Status200OK, "The differences.", ApiSchema.Of<DifferencesAnswer>())],
            Problems = [StatusCodes.Status404NotFound, StatusCodes.Status412PreconditionFailed, StatusCodes.Status422UnprocessableEntity],
            Handler = PreviewAsync,
        },
    ];

    private async Task<ApiAnswer> ApplyAsync(ApiCall call)
    {
        ChangeSetReading set = ChangeSets.Read(call, services.Rules);
        return AnswerOf(await _changes.ApplyAsync(call, set.Operations, set.Reason));
    }

    /// <summary>What a change set has led to.</summary>
    public static ApiAnswer AnswerOf(ChangeOutcome outcome)
    {
        ChangeAnswer answer = new(
            outcome.Version,
            [.. outcome.Objects.Select(item => new ChangedObject(item.Key.Kind, item.Key.Id, item.Version))],
            outcome.Conflicts,
            [.. outcome.Warnings.Select(ChangeProblems.ErrorOf)]);
        return ChangeApplication.Marked(ApiAnswer.Of(answer).WithVersion(outcome.Version), outcome);
    }

    private async Task<ApiAnswer> ValidateAsync(ApiCall call)
    {
        ChangeSetReading set = services.Rules.ReadChanges(call.Text, call.Syntax);
        if (set.Errors.Count > 0)
        {
            return ApiAnswer.Of(new ValidationAnswer(Valid: false, "The change set has mistakes.", [.. set.Errors.Select(ChangeProblems.ErrorOf)], [], []));
        }

        ChangeOutcome outcome = (await services.Rules.PreviewAsync(set.Operations, call.Cancellation)).Outcome;
        return outcome.Status == ChangeStatus.Unavailable
            ? throw new ProblemException(ChangeProblems.Of(outcome))
            : ApiAnswer.Of(new ValidationAnswer(
                outcome.Status == ChangeStatus.Applied,
                outcome.Detail,
                [.. outcome.Errors.Select(ChangeProblems.ErrorOf)],
                [.. outcome.Warnings.Select(ChangeProblems.ErrorOf)],
                outcome.Conflicts));
    }

    private async Task<ApiAnswer> PreviewAsync(ApiCall call)
    {
        ChangeSetReading set = ChangeSets.Read(call, services.Rules);
        ChangePreview preview = await services.Rules.PreviewAsync(set.Operations, call.Cancellation);
        return preview.Outcome.Status == ChangeStatus.Applied
            ? ApiAnswer.Of(new DifferencesAnswer([.. preview.Differences.Select(DifferenceView.Of)]) { Conflicts = preview.Outcome.Conflicts })
            : throw new ProblemException(ChangeProblems.Of(preview.Outcome));
    }
}
