using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Tests.Repository.Directories;

namespace EnvoyRls.Management.Tests.Rest;

public sealed class DirectoryStoreTests : StoreTests, IAsyncDisposable
{
    private readonly List<DirectoryHost> _hosts = [];

    public async ValueTask DisposeAsync()
    {
        foreach (DirectoryHost host in _hosts)
        {
            await host.DisposeAsync();
        }
    }

    private protected override async ValueTask<IRepository> OpenAsync()
    {
        DirectoryHost host = new();
        _hosts.Add(host);
        await host.OpenAsync();
        return host.Repository;
    }
}
