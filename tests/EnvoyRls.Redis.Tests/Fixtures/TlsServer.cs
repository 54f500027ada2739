using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests;

/// <summary>One TLS server that asks for a client certificate, for all tests of a class.</summary>
public sealed class TlsServer : IAsyncLifetime
{
    public TestCertificates Certificates { get; } = new();

    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Redis = await RedisServer.StartAsync(new RedisServerOptions { Certificates = Certificates, RequireClientCertificate = true });

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        Certificates.Dispose();
    }
}
