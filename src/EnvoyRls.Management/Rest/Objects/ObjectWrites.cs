using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Rest.Http;
using EnvoyRls.Management.Rest.Table;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Management.Rest.Objects;

/// <summary>Writes of one kind of managed object.</summary>
internal sealed class ObjectWrites(ObjectResource resource, AdminServices services)
{
    private const int MostAttempts = 5;

    private readonly ChangeApplication _changes = new(services.Rules, services.Repository.Objects);

    /// <summary>The object that a path names.</summary>
    public ObjectKey KeyOf(ApiCall call) => new(resource.Kind, call.Variable(resource.IdField));

    /// <exception cref="ProblemException">There is no such object.</exception>
    public ManagedObject Existing(ObjectKey key) =>
        services.Rules.State.Find(key) ?? throw new ProblemException(Problems.NotFound($"There is no {WordTable<ObjectKind>.WordOf(key.Kind)} '{key.Id}'."));

    public async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        ObjectKey key = KeyIn(call);
        ChangeOutcome outcome = await _changes.TryAsync(call, [Put(key, call, ifVersion: 0)], Reason(call));
        return outcome.Status switch
        {
            ChangeStatus.Applied => await AnswerAsync(call, key, outcome, isNew: true),
            ChangeStatus.PreconditionFailed => throw new ProblemException(Problems.Conflict(
                "already-exists", $"There is a {WordTable<ObjectKind>.WordOf(key.Kind)} '{key.Id}' already; PUT {resource.Path}/{Uri.EscapeDataString(key.Id)} replaces it.")),
            _ => throw new ProblemException(ChangeProblems.Of(outcome)),
        };
    }

    public Task<ApiAnswer> PutAsync(ApiCall call) => PutAsync(call, KeyOf(call));

    /// <summary>Puts the body under the id that it gives itself.</summary>
    public Task<ApiAnswer> UpsertAsync(ApiCall call) => PutAsync(call, KeyIn(call));

    public Task<ApiAnswer> PatchAsync(ApiCall call) => EditAsync(call, body => MergePatch.Apply(body, call.Body));

    public async Task<ApiAnswer> DeleteAsync(ApiCall call)
    {
        ObjectKey key = KeyOf(call);
        long? ifVersion = call.Precondition(VersionOf(key));
        ChangeOutcome outcome = await _changes.ApplyAsync(call, [new ChangeOperation(ChangeVerb.Delete) { Key = key, IfVersion = ifVersion }], Reason(call));
        return ChangeApplication.Marked(ApiAnswer.NoContent, outcome);
    }

    /// <summary>Changes what an object says; without <c>If-Match</c> again if another change came in between.</summary>
    /// <exception cref="ProblemException">There is no such object, or the change is refused.</exception>
    public async Task<ApiAnswer> EditAsync(ApiCall call, Func<string, string> edit)
    {
        ObjectKey key = KeyOf(call);
        for (int attempt = 1; ; attempt++)
        {
            ManagedObject present = Existing(key);
            long? ifVersion = call.Precondition(present.Version);
            ChangeOperation put = new(ChangeVerb.Put) { Key = key, Text = edit(present.Body), Syntax = DocumentSyntax.Json, IfVersion = present.Version };
            ChangeOutcome outcome = await _changes.TryAsync(call, [put], Reason(call));
            if (outcome.Status == ChangeStatus.Applied)
            {
                return await AnswerAsync(call, key, outcome, isNew: false);
            }

            bool isOvertaken = outcome.Status == ChangeStatus.PreconditionFailed && ifVersion is null;
            if (!isOvertaken || attempt == MostAttempts)
            {
                throw new ProblemException(ChangeProblems.Of(outcome));
            }
        }
    }

    private async Task<ApiAnswer> PutAsync(ApiCall call, ObjectKey key)
    {
        long? present = VersionOf(key);
        ChangeOutcome outcome = await _changes.ApplyAsync(call, [Put(key, call, call.Precondition(present))], Reason(call));
        return await AnswerAsync(call, key, outcome, isNew: present is null);
    }

    private long? VersionOf(ObjectKey key) => services.Rules.State.Find(key)?.Version;

    private static ChangeOperation Put(ObjectKey key, ApiCall call, long? ifVersion) => new(ChangeVerb.Put)
    {
        Key = key,
        Text = call.Syntax == DocumentSyntax.Json ? ReadOnlyFields.Blank(call.Text) : call.Text,
        Syntax = call.Syntax,
        IfVersion = ifVersion,
    };

    /// <summary>The key that a body gives itself; whether it is one is for the readers of bodies to say.</summary>
    private ObjectKey KeyIn(ApiCall call) => new(resource.Kind, ManagedDocument.IdIn(ManagedKinds.Of(resource.Kind)!.Value, call.Text, call.Syntax) ?? "");

    private static string Reason(ApiCall call) => call.Find(ApiParameters.Reason) ?? "";

    private async Task<ApiAnswer> AnswerAsync(ApiCall call, ObjectKey key, ChangeOutcome outcome, bool isNew)
    {
        ManagedObject item;
        if (outcome.IsReplay)
        {
            (item, isNew) = await RecallAsync(call, key, outcome.Version);
        }
        else
        {
            item = outcome.Objects[0];
        }

        ApiAnswer answer = ObjectAnswers.Of(item, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, outcome);
        return ChangeApplication.Marked(isNew ? answer.With("Location", $"{resource.Path}/{Uri.EscapeDataString(key.Id)}") : answer, outcome);
    }

    private async Task<(ManagedObject Item, bool IsNew)> RecallAsync(ApiCall call, ObjectKey key, long version)
    {
        (VersionRecord record, ObjectChange change) = await _changes.RecallAsync(version, key, call.Cancellation);
        return (new ManagedObject(key, change.After ?? "{}", version, record.At, record.Author), change.Before is null);
    }
}
