using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Repository.Directories;

/// <summary>The contract on a real directory.</summary>
public sealed class DirectoryRepositoryTests : RepositoryContract
{
    private readonly TemporaryDirectory _directory = new();

    private protected override ValueTask<IRepository> CreateAsync() => OpenAsync();

    private protected override async ValueTask<IRepository> OpenAsync() =>
        await DirectoryRepository.OpenAsync(new DirectoryOptions { Path = _directory.Path }, Time, NullLogger<DirectoryRepository>.Instance);

    /// <summary>A directory serves one process.</summary>
    private protected override ValueTask<IRepository> OpenBesideAsync() => ValueTask.FromResult(Repository);

    private protected override ValueTask CleanUpAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
