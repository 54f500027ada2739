using System.Globalization;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Overrides;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Models;

/// <summary>Versions of the models that judge traffic, and what people say to them.</summary>
internal sealed class ModelOperations(AdminServices services)
{
    private const string Tag = "Models";
    private const string ListPath = "/v1/admin/models";
    private const string DomainPath = ListPath + "/{domain}";
    private const string ItemPath = DomainPath + "/{version}";

    private static readonly int[] MayFail = [StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable];
    private static readonly int[] MayBeMissing = [StatusCodes.Status404NotFound, .. MayFail];

    public IEnumerable<ApiOperation> All() =>
    [
        new("GET", ListPath, "listModels", "List versions of models")
        {
            Tag = Tag,
            Description = "A version has the models of all segments of a domain. Candidates judge beside the version in use until the gate lets them through.",
            Query = [ApiParameters.Domain],
            Responses = [new(StatusCodes.Status200OK, "The versions.", ApiSchema.Of<ModelsAnswer>())],
            Problems = MayFail,
            Handler = ListAsync,
        },
        Read(ItemPath, "getModel", "Read a version of models", "With its trial, and how it fares beside the one in use.", call => ToldAsync(call, Find)),
        Read($"{ItemPath}/verify", "verifyModel", "Verify a version of models", "Reads the content and makes sure that it is whole, for these features, and could judge.", call => ToldAsync(call, Verify)),
        Write($"{ItemPath}/promote", "promoteModel", "Promote a version of models", call => ToldAsync(call, Promote)) with
        {
            Description = "It judges on all replicas within seconds, whatever the gate says of it; the one before is kept for going back.",
            Query = [ApiParameters.Reason],
        },
        Write($"{DomainPath}/rollback", "rollBackModel", "Go back to the version of models before", call => ToldAsync(call, RollBack)) with { Query = [ApiParameters.Reason] },
        Write($"{DomainPath}/train", "trainModel", "Train a version of a domain's models", TrainAsync) with
        {
            Description = "The replica that leads trains it in the background; it is a candidate then. Every night that happens by itself.",
            Responses = [new(StatusCodes.Status202Accepted, "It was asked for.", ApiSchema.Of<TrainingAnswer>())],
        },
    ];

    private static ApiOperation Read(string path, string id, string summary, string description, Func<ApiCall, Task<ApiAnswer>> handler) => new("GET", path, id, summary)
    {
        Tag = Tag,
        Description = description,
        Responses = [new(StatusCodes.Status200OK, "The version.", ApiSchema.Of<ModelView>())],
        Problems = MayBeMissing,
        Handler = handler,
    };

    private static ApiOperation Write(string path, string id, string summary, Func<ApiCall, Task<ApiAnswer>> handler) => new("POST", path, id, summary)
    {
        Tag = Tag,
        Role = Role.Operator,
        IsWrite = true,
        Responses = [new(StatusCodes.Status200OK, "The version that judges from now on.", ApiSchema.Of<ModelView>())],
        Problems = MayBeMissing,
        Handler = handler,
    };

    /// <exception cref="ProblemException">The layer is switched off.</exception>
    private ModelDesk Desk()
    {
        DeskProblems.DeskOf(services);
        return new ModelDesk(services.Repository.Adaptive, services.Time);
    }

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        ModelDesk desk = Desk();
        string? domain = call.Find(ApiParameters.Domain);
        try
        {
            IReadOnlyList<CandidateNote> notes = await desk.NotesAsync(call.Cancellation);
            IEnumerable<ModelRecord> models = (await desk.ListAsync(call.Cancellation)).Where(model => domain is null || model.Name == domain);
            IEnumerable<CandidateNote> failures = notes.Where(note => note.Version == 0 && (domain is null || note.Domain == domain));
            return ApiAnswer.Of(new ModelsAnswer([.. models.Select(model => ModelView.Of(model, notes))], [.. failures.Select(TrainingFailureView.Of)]));
        }
        catch (ArchiveException error)
        {
            throw new ProblemException(Problems.Unavailable(error.Message));
        }
    }

    private static Task<ModelAnswer> Find(ModelDesk desk, ApiCall call) => desk.FindAsync(call.Variable("domain"), VersionOf(call), call.Cancellation);

    private static Task<ModelAnswer> Verify(ModelDesk desk, ApiCall call) => desk.VerifyAsync(call.Variable("domain"), VersionOf(call), call.Cancellation);

    private static Task<ModelAnswer> Promote(ModelDesk desk, ApiCall call) => desk.PromoteAsync(call.Variable("domain"), VersionOf(call), call.Cancellation);

    private static Task<ModelAnswer> RollBack(ModelDesk desk, ApiCall call) => desk.RollBackAsync(call.Variable("domain"), call.Cancellation);

    private async Task<ApiAnswer> TrainAsync(ApiCall call)
    {
        string domain = call.Variable("domain");
        Check(await Desk().TrainAsync(domain, call.Principal.Name, call.Cancellation));
        return ApiAnswer.Of(new TrainingAnswer(domain, "It is trained in the background, which takes a minute; the list of models tells what came of it."), StatusCodes.Status202Accepted);
    }

    private async Task<ApiAnswer> ToldAsync(ApiCall call, Func<ModelDesk, ApiCall, Task<ModelAnswer>> work)
    {
        ModelDesk desk = Desk();
        ModelAnswer answer = await work(desk, call);
        Check(answer);
        ModelRecord model = answer.Model!;
        return ApiAnswer.Of(ModelView.Of(model, await NotesAsync(desk, call.Cancellation))) with { AuditDetail = AuditOf(model, call) };
    }

    /// <summary>What was done is done, even if nobody can tell now how candidates fare.</summary>
    private static async Task<IReadOnlyList<CandidateNote>> NotesAsync(ModelDesk desk, CancellationToken cancellation)
    {
        try
        {
            return await desk.NotesAsync(cancellation);
        }
        catch (ArchiveException)
        {
            return [];
        }
    }

    private static string AuditOf(ModelRecord model, ApiCall call)
    {
        string version = string.Create(CultureInfo.InvariantCulture, $"version {model.Version}");
        return call.Operation.IsWrite && call.Find(ApiParameters.Reason) is { Length: > 0 } reason ? $"{version}: {reason}" : version;
    }

    private static void Check(ModelAnswer answer) => DeskProblems.Check(new DeskAnswer(answer.Outcome, Detail: answer.Detail));

    private static int VersionOf(ApiCall call) => int.TryParse(call.Variable("version"), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
        ? version
        : throw new ProblemException(Problems.NotFound("Versions of models have numbers from 1 on."));
}
