using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>
/// Keeps what was learnt, the clients that are known and the book in the archive, and gets them back from there. What the archive does
/// not have, or has damaged, is learnt anew.
/// </summary>
/// <param name="archive">Where they are kept.</param>
/// <param name="engine">What has learnt.</param>
/// <param name="observer">Who knows the clients.</param>
/// <param name="history">What was seen, by the minute.</param>
/// <param name="log">Told of what could not be kept or had.</param>
internal sealed class EngineMemory(IAdaptiveArchive archive, AdaptiveEngine engine, Observer observer, IntervalHistory history, ILogger<EngineMemory> log)
{
    private const string Baselines = "baselines";
    private const string Detectors = "detectors";
    private const string Clients = "known-clients";
    private const string Book = "overrides";

    private readonly FaultLog _keeping = new(
        problem => log.LogWarning("What the adaptive layer has learnt cannot be kept: {Problem}", problem),
        () => log.LogInformation("What the adaptive layer has learnt is kept again"));

    private long _keptVersion;

    /// <summary>Takes over who was known before this replica started.</summary>
    public Task RestoreClientsAsync(CancellationToken cancellation) => RestoreAsync(Clients, content => observer.LoadKnown(content), cancellation);

    /// <summary>Takes over what an earlier leader, or this replica before its restart, has learnt. For a replica that begins to lead, between two ticks.</summary>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        await RestoreAsync(Baselines, engine.Features.Load, cancellation);
        await RestoreAsync(Detectors, engine.Detection.Load, cancellation);
    }

    /// <summary>The book as it was last kept; <see langword="null"/> if there is none.</summary>
    public async Task<OverrideBook?> RestoreBookAsync(CancellationToken cancellation)
    {
        OverrideBook? book = null;
        await RestoreAsync(Book, content => book = OverrideBookFormat.Read(content), cancellation);
        return book;
    }

    /// <summary>Keeps the book, if it is another than the one kept last.</summary>
    public async Task KeepAsync(HeldBook held, CancellationToken cancellation)
    {
        if (held.Version != _keptVersion && await SaveAsync(Book, OverrideBookFormat.Write(held.Book), cancellation))
        {
            _keptVersion = held.Version;
        }
    }

    /// <summary>What has been learnt, as it is now: to be taken between two ticks, and written at leisure.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Take() =>
        [(Baselines, engine.Features.Save()), (Detectors, engine.Detection.Save()), (Clients, observer.SaveKnown())];

    /// <summary>Writes what <see cref="Take"/> gave.</summary>
    public async Task KeepAsync(IReadOnlyList<(string Name, byte[] Content)> taken, CancellationToken cancellation)
    {
        foreach ((string name, byte[] content) in taken)
        {
            await SaveAsync(name, content, cancellation);
        }
    }

    /// <summary>Takes note of an interval for the history.</summary>
    public void Note(ObservedInterval interval, EngineResult result) => history.Add(interval, result.Suspicious);

    /// <summary>Writes the minutes of the history that are over.</summary>
    public Task KeepHistoryAsync(CancellationToken cancellation) =>
        history.IsDue ? TryAsync(() => history.KeepAsync(archive, cancellation)) : Task.CompletedTask;

    /// <summary>Ends the minute of the history that is under way, and writes it.</summary>
    public Task EndHistoryAsync(CancellationToken cancellation)
    {
        history.Close();
        return KeepHistoryAsync(cancellation);
    }

    private Task<bool> SaveAsync(string name, byte[] content, CancellationToken cancellation) => TryAsync(() => archive.SaveAsync(name, content, cancellation));

    private async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            _keeping.Report(null);
            return true;
        }
        catch (ArchiveException error)
        {
            _keeping.Report(error.Message);
            return false;
        }
    }

    private async Task RestoreAsync(string name, Action<byte[]> load, CancellationToken cancellation)
    {
        try
        {
            if (await archive.LoadAsync(name, cancellation) is { } content)
            {
                load(content);
            }
        }
        catch (Exception error) when (error is ArchiveException or InvalidDataException)
        {
            log.LogWarning("What was kept as {Name} cannot be used: {Problem}; it is learnt anew", name, error.Message);
        }
    }
}
