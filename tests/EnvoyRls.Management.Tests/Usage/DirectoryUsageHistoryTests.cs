using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Directories;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Usage;

public sealed class DirectoryUsageHistoryTests : UsageHistoryTests
{
    private readonly TemporaryDirectory _directory = new();

    private protected override async ValueTask<IRepository> OpenAsync() =>
        await DirectoryRepository.OpenAsync(new DirectoryOptions { Path = _directory.Path }, Time, NullLogger<DirectoryRepository>.Instance);

    private protected override ValueTask CleanUpAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
