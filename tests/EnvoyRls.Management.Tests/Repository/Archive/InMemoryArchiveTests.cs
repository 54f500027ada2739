using EnvoyRls.Adaptive.Archive;

namespace EnvoyRls.Management.Tests.Repository.Archive;

/// <summary>The contract in memory.</summary>
public sealed class InMemoryArchiveTests : ArchiveContract
{
    private readonly InMemoryArchive _archive = new();

    private protected override ValueTask<IAdaptiveArchive> CreateAsync() => ValueTask.FromResult<IAdaptiveArchive>(_archive);

    private protected override ValueTask<IAdaptiveArchive> ReopenAsync() => CreateAsync();

    private protected override ValueTask CleanUpAsync() => ValueTask.CompletedTask;
}
