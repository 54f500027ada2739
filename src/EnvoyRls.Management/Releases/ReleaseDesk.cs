using System.Security.Cryptography;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Yaml;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;

namespace EnvoyRls.Management.Releases;

/// <summary>Plans releases, and moves them on or stops them for people; what moves by itself is the matter of <see cref="ReleaseEngine"/>.</summary>
internal sealed class ReleaseDesk(IRuleAdministration administration, TimeProvider time) : IReleases
{
    /// <inheritdoc/>
    public IReadOnlyList<Release> List() =>
    [
        .. administration.State.Of(ObjectKind.Release)
            .Select(ReleaseJson.Read)
            .OrderByDescending(release => release.CreatedAt)
            .ThenBy(release => release.Id, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public Release? Find(string id) => administration.State.Find(new ObjectKey(ObjectKind.Release, id)) is { } kept ? ReleaseJson.Read(kept) : null;

    /// <inheritdoc/>
    public async Task<ChangeOutcome> CreateAsync(string text, DocumentSyntax syntax, ChangeRequest request, CancellationToken cancellation)
    {
        ChangeSetReader reader = new();
        Release release = Read(reader, text, syntax, request);
        if (reader.Errors is { Count: > 0 } errors)
        {
            return new ChangeOutcome(ChangeStatus.Invalid) { Errors = [.. errors.Select(error => new ChangeError(0, error))], Detail = "the release has mistakes" };
        }

        // What could not be carried out now is not worth planning; what it conflicts with is told now, too.
        ChangePreview preview = await administration.PreviewAsync(release.Operations, cancellation);
        if (preview.Outcome.Status != ChangeStatus.Applied)
        {
            return preview.Outcome;
        }

        ChangeOutcome outcome = await administration.ApplyAsync(ReleaseChange.Plan(release, request), cancellation);
        return outcome with { Warnings = preview.Outcome.Warnings, Conflicts = preview.Outcome.Conflicts };
    }

    /// <inheritdoc/>
    public Task<ChangeOutcome> PromoteAsync(string id, Principal principal, CancellationToken cancellation) => ChangeAsync(
        id, release => ReleaseChange.Promote(release, principal, time.GetUtcNow()), cancellation);

    /// <inheritdoc/>
    public Task<ChangeOutcome> AbortAsync(string id, Principal principal, string reason, CancellationToken cancellation) => ChangeAsync(
        id,
        release => ReleaseChange.Move(
            release with { State = ReleaseState.Aborted, EndedAt = time.GetUtcNow(), Detail = reason.Length > 0 ? reason : $"aborted by {principal.Name}" }, principal),
        cancellation);

    private Release Read(ChangeSetReader reader, string text, DocumentSyntax syntax, ChangeRequest request)
    {
        YamlMapping root = reader.ReadRoot(text, syntax, ReleaseGrammar.Release);
        IReadOnlyList<ReleaseStage> stages = reader.ReadStages(root);
        string reason = reader.Text(root, "reason");
        return new Release
        {
            Id = $"r{time.GetUtcNow():yyyyMMddHHmmss}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}",
            State = ReleaseState.Scheduled,
            Operations = reader.ReadChanges(root),
            ActivateAt = reader.ReadMoment(root, "activate_at"),
            Stages = stages,
            RollbackIf = reader.ReadBounds(root, stages.Count > 0),
            Author = request.Principal.Name,
            Reason = reason.Length > 0 ? reason : request.Reason,
            CreatedAt = time.GetUtcNow(),
        };
    }

    private async Task<ChangeOutcome> ChangeAsync(string id, Func<Release, ChangeRequest> change, CancellationToken cancellation) => Find(id) switch
    {
        null => new ChangeOutcome(ChangeStatus.NotFound) { Detail = $"there is no release {id}" },
        { IsOver: true } release => new ChangeOutcome(ChangeStatus.PreconditionFailed)
        {
            Detail = $"release {id} is over: {WordTable<ReleaseState>.WordOf(release.State)}",
        },
        { } release => await administration.ApplyAsync(change(release), cancellation),
    };
}
