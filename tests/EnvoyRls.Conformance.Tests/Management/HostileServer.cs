using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>The server that hostile requests go to, one after the other.</summary>
public sealed class HostileServer : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    internal ManagedServer Server { get; private set; } = null!;

    internal string Token { get; private set; } = "";

    internal string Directory => _directory.Path;

    public async ValueTask InitializeAsync()
    {
        (string, string) repository = ("MANAGEMENT_DIR", _directory.Path);
        Token = await Tokens.CreateAsync(repository);
        Server = await ManagedServer.StartAsync(Token, repository);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Dispose();
    }
}
