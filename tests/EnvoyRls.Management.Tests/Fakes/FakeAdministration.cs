using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Analysis.Diff;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Fakes;

/// <summary>Takes any JSON object for a managed one and keeps it; what else becomes of a change is scripted.</summary>
internal sealed class FakeAdministration(IManagedObjects objects) : IRuleAdministration
{
    public event Action<ManagedState>? Applied;

    public ManagedState State { get; private set; } = ManagedState.Empty;

    public RuleSet? Effective { get; set; }

    /// <summary>What the next change leads to, instead of being carried out.</summary>
    public ChangeOutcome? Next { get; set; }

    /// <summary>Called before each change, as if another came in between.</summary>
    public Func<Task>? Before { get; set; }

    public List<ChangeRequest> Requests { get; } = [];

    public ChangeSetReading ReadChanges(string text, DocumentSyntax syntax)
    {
        if (JsonNode.Parse(text)?["changes"] is not JsonArray changes)
        {
            return new ChangeSetReading([], "", [new RuleError("change set", 1, 1, "there are no changes", "add changes")]);
        }

        return new ChangeSetReading([.. changes.Select(change => Read(change!))], "", []);
    }

    public async Task<ChangeOutcome> ApplyAsync(ChangeRequest request, CancellationToken cancellation)
    {
        Requests.Add(request);
        await (Before?.Invoke() ?? Task.CompletedTask);
        if (Next is { } scripted)
        {
            Next = null;
            return scripted;
        }

        return await CarryOutAsync(request, cancellation);
    }

    public Task<ChangePreview> PreviewAsync(IReadOnlyList<ChangeOperation> operations, CancellationToken cancellation) =>
        Task.FromResult(new ChangePreview(Next ?? new ChangeOutcome(ChangeStatus.Applied), RuleSet.Empty, [Changed]));

    public Task<IReadOnlyList<Difference>?> CompareAsync(long from, long to, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Difference>?>(to > State.Version ? null : [Changed]);

    public IReadOnlyList<RuleConflict> Conflicts() => [new RuleConflict(ConflictKind.Shadowed, "web.a", "web.b", "web.b always decides")];

    private static Difference Changed => new(DifferenceKind.Changed, "web.a", new RulePlace("rule a", 1, 2)) { Field = "limit", From = "1/minute", To = "2/minute" };

    private static ChangeOperation Read(JsonNode change) => (string?)change["op"] == "restore"
        ? new ChangeOperation(ChangeVerb.Restore) { Version = (long)change["version"]! }
        : new ChangeOperation((string?)change["op"] == "put" ? ChangeVerb.Put : ChangeVerb.Delete)
        {
            Key = new ObjectKey(ObjectKind.Rule, (string)change["id"]!), Text = change["body"]?.ToJsonString() ?? "", Syntax = DocumentSyntax.Json,
        };

    private async Task<ChangeOutcome> CarryOutAsync(ChangeRequest request, CancellationToken cancellation)
    {
        List<ObjectChange> changes = [];
        foreach ((int index, ChangeOperation operation) in request.Operations.Index())
        {
            if (operation.Verb != ChangeVerb.Restore)
            {
                try
                {
                    changes.Add(new ObjectChange(operation.Key, State.Find(operation.Key)?.Body, operation.Verb == ChangeVerb.Put ? JsonNode.Parse(operation.Text)!.ToJsonString() : null));
                }
                catch (JsonException)
                {
                    return new ChangeOutcome(ChangeStatus.Invalid) { Errors = [new ChangeError(index, new RuleError("rule x", 2, 3, "this is not JSON", "write JSON"))] };
                }
            }
        }

        Commit commit = new() { ExpectedVersion = State.Version, Author = request.Principal.Name, Reason = request.Reason, Summary = "change", Changes = changes, Idempotency = request.Idempotency };
        bool isWanted = request.Operations.All(operation => operation.IfVersion is null || operation.IfVersion == (State.Find(operation.Key)?.Version ?? 0));
        CommitResult result;
        try
        {
            result = await objects.CommitAsync(isWanted ? commit : commit with { ExpectedVersion = -1 }, cancellation);
        }
        catch (RepositoryException error)
        {
            return new ChangeOutcome(ChangeStatus.Unavailable) { Detail = error.Message };
        }

        return await OutcomeAsync(request, result);
    }

    private async Task<ChangeOutcome> OutcomeAsync(ChangeRequest request, CommitResult result)
    {
        if (result.Status is CommitStatus.Conflict or CommitStatus.KeyReused)
        {
            return new ChangeOutcome(result.Status == CommitStatus.KeyReused ? ChangeStatus.KeyReused : ChangeStatus.PreconditionFailed);
        }

        State = await objects.LoadAsync(default);
        Applied?.Invoke(State);
        return new ChangeOutcome(ChangeStatus.Applied)
        {
            Version = result.Version,
            IsReplay = result.Status == CommitStatus.Replayed,
            Objects = [.. request.Operations.Where(operation => operation.Verb == ChangeVerb.Put).Select(operation => State.Find(operation.Key)!)],
        };
    }
}
