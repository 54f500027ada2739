using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Repository;

/// <summary>What the adaptive layer keeps in a repository of which nothing else is open.</summary>
/// <param name="archive">The archive.</param>
/// <param name="description">What messages call the repository.</param>
/// <param name="close">Closes what was opened for it.</param>
internal sealed class OpenArchive(IAdaptiveArchive archive, string description, Func<ValueTask> close) : IAsyncDisposable
{
    public IAdaptiveArchive Archive { get; } = archive;

    public string Description { get; } = description;

    public ValueTask DisposeAsync() => close();
}
