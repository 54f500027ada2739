using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// The one door for people to versions of models, on any replica: what is said here stands in the archive, and the leader follows
/// within its next poll.
/// </summary>
internal sealed class ModelDesk(IAdaptiveArchive archive, TimeProvider time)
{
    private readonly ModelDocuments _documents = new(archive);

    /// <summary>All versions that are kept, the newest first.</summary>
    /// <exception cref="ArchiveException">The archive cannot be read.</exception>
    public Task<IReadOnlyList<ModelRecord>> ListAsync(CancellationToken cancellation) => archive.ListModelsAsync(cancellation);

    /// <summary>What the leader tells of trainings and candidates.</summary>
    /// <exception cref="ArchiveException">The archive cannot be read.</exception>
    public Task<IReadOnlyList<CandidateNote>> NotesAsync(CancellationToken cancellation) => _documents.NotesAsync(cancellation);

    public Task<ModelAnswer> FindAsync(string name, int version, CancellationToken cancellation) => AnswerAsync(() => FoundAsync(name, version, cancellation));

    /// <summary>Makes a version the one that judges, whatever the gate says; it has to be whole.</summary>
    public Task<ModelAnswer> PromoteAsync(string name, int version, CancellationToken cancellation) => AnswerAsync(async () =>
    {
        ModelAnswer checkedFirst = await CheckAsync(name, version, cancellation);
        return checkedFirst switch
        {
            { Outcome: not DeskOutcome.Done } => checkedFirst,
            { Model.Stage: ArchiveRules.Champion } => new ModelAnswer(DeskOutcome.Refused, Detail: $"version {version} of the models of {name} is in use already"),
            _ => await archive.PromoteModelAsync(name, version, cancellation) ? await FoundAsync(name, version, cancellation) : NotFound(name, version),
        };
    });

    /// <summary>Goes back to the version that was in use before.</summary>
    public Task<ModelAnswer> RollBackAsync(string name, CancellationToken cancellation) => AnswerAsync(async () =>
    {
        ModelRecord[] versions = [.. (await archive.ListModelsAsync(cancellation)).Where(model => model.Name == name)];
        if (Array.Find(versions, static model => model.Stage == ArchiveRules.Champion) is not { } champion)
        {
            return new ModelAnswer(DeskOutcome.Refused, Detail: $"no version of the models of {name} is in use");
        }

        return versions.Where(model => model.Stage == ArchiveRules.Retired && model.Version < champion.Version).MaxBy(static model => model.Version) is { } before
            ? await PromoteAsync(name, before.Version, cancellation)
            : new ModelAnswer(DeskOutcome.Refused, Detail: $"no version of the models of {name} was in use before version {champion.Version}");
    });

    /// <summary>Asks for a version to be trained now; the leader does, and it is a candidate then.</summary>
    public Task<ModelAnswer> TrainAsync(string domain, string by, CancellationToken cancellation) => AnswerAsync(async () =>
    {
        await _documents.RequestAsync(new TrainingRequest(domain, time.GetUtcNow(), by), cancellation);
        return new ModelAnswer(DeskOutcome.Done);
    });

    /// <summary>Reads a version and makes sure that it could judge.</summary>
    public Task<ModelAnswer> VerifyAsync(string name, int version, CancellationToken cancellation) => AnswerAsync(() => CheckAsync(name, version, cancellation));

    private async Task<ModelAnswer> CheckAsync(string name, int version, CancellationToken cancellation)
    {
        ModelAnswer found = await FoundAsync(name, version, cancellation);
        if (found.Model is null)
        {
            return found;
        }

        try
        {
            return await ModelShelf.ReadAsync(archive, found.Model, cancellation) is null ? NotFound(name, version) : found;
        }
        catch (Exception error) when (error is InvalidDataException or ArchiveException)
        {
            return new ModelAnswer(DeskOutcome.Refused, found.Model, error.Message);
        }
    }

    private async Task<ModelAnswer> FoundAsync(string name, int version, CancellationToken cancellation) =>
        (await archive.ListModelsAsync(cancellation)).FirstOrDefault(model => model.Name == name && model.Version == version) is { } model
            ? new ModelAnswer(DeskOutcome.Done, model)
            : NotFound(name, version);

    private static ModelAnswer NotFound(string name, int version) => new(DeskOutcome.NotFound, Detail: $"there is no version {version} of the models of {name}");

    private static async Task<ModelAnswer> AnswerAsync(Func<Task<ModelAnswer>> answer)
    {
        try
        {
            return await answer();
        }
        catch (ArchiveException error)
        {
            return new ModelAnswer(DeskOutcome.Unavailable, Detail: error.Message);
        }
    }
}
