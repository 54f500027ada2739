using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Faults;

public sealed class TlsTests
{
    [Theory]
    [InlineData(false, false, false, true)]
    [InlineData(false, true, false, true)]
    [InlineData(true, false, false, false)]
    [InlineData(true, true, false, true)]
    [InlineData(false, false, true, false)]
    [InlineData(false, true, true, false)]
    public async Task Host_and_chain_are_verified(bool otherHost, bool skipHostname, bool otherAuthority, bool accepted)
    {
        using TestCertificates certificates = new();
        using TestCertificates stranger = new();
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Certificates = certificates, ShowOtherHost = otherHost });
        RedisOptions options = StoreHost.Patient($"rediss://{server.Address}") with
        {
            Startup = new RedisStartupOptions { InitialInterval = TimeSpan.FromMilliseconds(20), MaxElapsed = TimeSpan.FromMilliseconds(100) },
            Tls = new RedisTlsOptions
            {
                CaFile = otherAuthority ? stranger.CaFile : certificates.CaFile,
                SkipHostnameVerification = skipHostname,
            },
        };

        if (accepted)
        {
            await using StoreHost store = await StoreHost.StartAsync(options with { Startup = new RedisStartupOptions() });
            Assert.Null(await OutageTests.ChargeAsync(store));
        }
        else
        {
            TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => StoreHost.StartAsync(options));
            Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_at_once()
    {
        RedisOptions options = StoreHost.Patient("rediss://127.0.0.1:1") with { Tls = new RedisTlsOptions { CaFile = "/nowhere/ca.crt" } };

        RedisConfigurationException error = await Assert.ThrowsAsync<RedisConfigurationException>(() => StoreHost.StartAsync(options));

        Assert.StartsWith("A Redis TLS file cannot be used: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_without_its_key_is_told_at_once()
    {
        RedisOptions options = StoreHost.Patient("rediss://127.0.0.1:1") with { Tls = new RedisTlsOptions { ClientCertificateFile = "/nowhere/client.crt" } };

        await Assert.ThrowsAsync<RedisConfigurationException>(() => StoreHost.StartAsync(options));
    }
}
