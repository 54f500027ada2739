namespace EnvoyRls.Adaptive.Archive;

/// <summary>
/// What the adaptive layer keeps beyond a restart. Nothing of it is on the way of calls or of a tick: who writes goes on when it
/// fails, by <see cref="ArchiveException"/>, and tries again. Safe for concurrent calls.
/// </summary>
internal interface IAdaptiveArchive
{
    /// <summary>Whether anything outlives the process.</summary>
    bool IsDurable { get; }

    /// <summary>A small document by its name: the book, learnt baselines, known clients; <see langword="null"/> if there is none.</summary>
    Task<byte[]?> LoadAsync(string name, CancellationToken cancellation);

    /// <summary>Replaces a document whole: after a crash there is the old one or the new one.</summary>
    /// <param name="name">Lower-case letters, digits, <c>-</c> and <c>.</c>, at most 64.</param>
    /// <param name="content">At most 64 MiB.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    Task SaveAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Removes a document; nothing if there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);

    /// <summary>Adds anomalies, or brings those with the same id up to date. They are kept for 30 days after they were first seen.</summary>
    Task UpsertAnomaliesAsync(IReadOnlyCollection<Anomaly> anomalies, CancellationToken cancellation);

    Task<IReadOnlyList<Anomaly>> QueryAnomaliesAsync(AnomalyQuery query, CancellationToken cancellation);

    /// <summary>Every version of every model that is kept, the newest first: 20 of each model at most, its champion among them.</summary>
    Task<IReadOnlyList<ModelRecord>> ListModelsAsync(CancellationToken cancellation);

    /// <summary>Adds a version as a candidate; number, stage and checksum in the record are ignored, and the number it got is returned.</summary>
    Task<int> AddModelAsync(ModelRecord model, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The content of a version; <see langword="null"/> if there is none.</summary>
    /// <exception cref="ArchiveException">It is damaged: the checksum says so.</exception>
    Task<byte[]?> LoadModelAsync(string name, int version, CancellationToken cancellation);

    /// <summary>Makes a version the champion and retires the one that was; false if there is no such version.</summary>
    Task<bool> PromoteModelAsync(string name, int version, CancellationToken cancellation);
}
