using EnvoyRls.Adaptive.Archive;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Models;

/// <summary>Gets versions out of the archive. One that cannot be used is refused once, with a sentence, and not asked for again.</summary>
internal sealed class ModelShelf(IAdaptiveArchive archive, ModelStatistics statistics, ILogger<ModelLife> log)
{
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <returns><see langword="null"/> if it cannot be used, or is gone.</returns>
    public async Task<ModelContents?> LoadAsync(ModelRecord record, CancellationToken cancellation)
    {
        // A version with another content is another one: an archive may have been set up anew.
        string identity = $"{record.Name} {record.Version} {record.Checksum}";
        if (_refused.Contains(identity))
        {
            return null;
        }

        try
        {
            return await ReadAsync(archive, record, cancellation);
        }
        catch (InvalidDataException error)
        {
            _refused.Add(identity);
            Report(identity, record, error);
            return null;
        }
        catch (ArchiveException error)
        {
            // The archive may be away for a while only; one damaged version must not stand in the way of the others.
            Report(identity, record, error);
            return null;
        }
    }

    /// <summary>Reads a version and makes sure that it is one, and of that domain.</summary>
    /// <returns><see langword="null"/> if it is gone.</returns>
    /// <exception cref="InvalidDataException">It cannot be used; the message says why in a sentence.</exception>
    public static async Task<ModelContents?> ReadAsync(IAdaptiveArchive archive, ModelRecord record, CancellationToken cancellation)
    {
        if (await archive.LoadModelAsync(record.Name, record.Version, cancellation) is not { } container)
        {
            return null;
        }

        ModelContents contents = ModelContainer.Read(container);
        return contents.Domain == record.Name
            ? contents
            : throw new InvalidDataException($"The models are those of {contents.Domain}, not of {record.Name}.");
    }

    private void Report(string identity, ModelRecord record, Exception error)
    {
        if (_reported.Add(identity))
        {
            statistics.Refused();
            log.LogError("Version {Version} of the models of {Domain} cannot be used: {Problem}; what judged before goes on", record.Version, record.Name, error.Message.TrimEnd('.'));
        }
    }
}
