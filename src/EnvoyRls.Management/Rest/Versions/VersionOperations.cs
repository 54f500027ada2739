using System.Globalization;
using System.Text.Json;
using EnvoyRls.Analysis.Diff;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Rest.Changes;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Objects;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Versions;

/// <summary>The history of what is managed, and the way back.</summary>
internal sealed class VersionOperations(AdminServices services)
{
    private const string Tag = "Versions";

    private static readonly ApiParameter Earlier = new("from", "The version to compare with.") { Type = ParameterType.Integer, Default = "the one before" };

    private readonly ChangeApplication _changes = new(services.Rules, services.Repository.Objects);

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", "/v1/admin/versions", "listVersions", "List versions")
        {
            Tag = Tag,
            Description = "The newest first. Every change of rules, lists, tiers and releases makes one.",
            Query = [ApiParameters.Limit, ApiParameters.Cursor],
            Responses = [new(StatusCodes.Status200OK, "A page.", ApiSchema.PageOf(ApiSchema.Of<VersionView>()))],
            Handler = ListAsync,
        },
        new("GET", "/v1/admin/versions/{number}", "getVersion", "Read a version")
        {
            Tag = Tag,
            Responses = [new(StatusCodes.Status200OK, "Who, when, why, and what it did to each object.", ApiSchema.Of<VersionDetail>())],
            Problems = [StatusCodes.Status404NotFound],
            Handler = GetAsync,
        },
        new("GET", "/v1/admin/versions/{number}/diff", "diffVersions", "Compare the managed rules of two versions")
        {
            Tag = Tag,
            Query = [Earlier],
            Responses = [new(StatusCodes.Status200OK, "What has changed up to this version.", ApiSchema.Of<DifferencesAnswer>())],
            Problems = [StatusCodes.Status404NotFound],
            Handler = CompareAsync,
        },
        new("POST", "/v1/admin/rollback", "rollback", "Go back to a version")
        {
            Tag = Tag,
            Description = "Makes a new version whose rules, list items and tiers are those of the one named. Releases and tokens stay as they are.",
            Role = Role.Operator,
            IsWrite = true,
            IsChange = true,
            Body = new ApiRequestBody(ApiSchema.Of<RollbackBody>(), ApiRequestBody.Json) { Example = """{"version": 17, "reason": "the limit was too low"}""" },
            Responses = [new(StatusCodes.Status200OK, "It is in force on this replica.", ApiSchema.Of<ChangeAnswer>())],
            Problems = [StatusCodes.Status404NotFound],
            Handler = RollbackAsync,
        },
    ];

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        int limit = call.Integer(ApiParameters.Limit, ApiParameters.DefaultLimit);
        long before = Cursors.Read(call) is not { } cursor ? long.MaxValue
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw Cursors.NotOurs();
        IReadOnlyList<VersionRecord> found = await services.Repository.Objects.VersionsBeforeAsync(before, limit + 1, call.Cancellation);
        string? next = found.Count > limit ? Cursors.After(found[limit - 1].Number.ToString(CultureInfo.InvariantCulture)) : null;
        return ApiAnswer.Of(new PageAnswer<VersionView>([.. found.Take(limit).Select(InShort)], next));
    }

    private async Task<ApiAnswer> GetAsync(ApiCall call)
    {
        VersionRecord version = await services.Repository.Objects.FindVersionAsync(NumberOf(call), call.Cancellation) ?? throw NotKept(call);
        return ApiAnswer.Of(InFull(version));
    }

    private async Task<ApiAnswer> CompareAsync(ApiCall call)
    {
        long number = NumberOf(call);
        long from = call.Find(Earlier) is { } earlier ? long.Parse(earlier, CultureInfo.InvariantCulture) : number - 1;
        IReadOnlyList<Difference> differences = await services.Rules.CompareAsync(from, number, call.Cancellation) ?? throw NotKept(call);
        return ApiAnswer.Of(new DifferencesAnswer([.. differences.Select(DifferenceView.Of)]));
    }

    private async Task<ApiAnswer> RollbackAsync(ApiCall call)
    {
        RollbackBody body = call.Read<RollbackBody>();
        ChangeOutcome outcome = await _changes.ApplyAsync(call, [new ChangeOperation(ChangeVerb.Restore) { Version = body.Version }], body.Reason);
        return ChangeOperations.AnswerOf(outcome);
    }

    private static long NumberOf(ApiCall call) =>
        long.TryParse(call.Variable("number"), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw NotKept(call);

    private static ProblemException NotKept(ApiCall call) => new(Problems.NotFound($"There is no version '{call.Variable("number")}', or its record is not kept any more."));

    private static VersionView InShort(VersionRecord version) =>
        new(version.Number, version.At, version.Author, version.Reason, version.Summary, version.Changes.Count);

    private static VersionDetail InFull(VersionRecord version) => new(
        version.Number,
        version.At,
        version.Author,
        version.Reason,
        version.Summary,
        [.. version.Changes.Select(change => new ObjectChangeView(change.Key.Kind, change.Key.Id) { Before = Parse(change.Before), After = Parse(change.After) })]);

    private static JsonElement? Parse(string? body) => body is null ? null : JsonElement.Parse(body);
}
