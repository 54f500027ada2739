using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Discovery;

/// <summary>Who the service is to the xDS server, and that one to it.</summary>
public sealed class DiscoveryTlsTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TestCertificates _certificates = new();
    private readonly TestCertificates _next = new();
    private readonly TemporaryDirectory _files = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _next.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task Both_show_certificates_and_new_ones_are_used_by_the_next_connection()
    {
        Install(_certificates);
        await using XdsServer xds = await XdsServer.StartAsync(FilesOf(_certificates));
        xds.Publish("1", DiscoveryRules.PerMinute(3));
        await using RateLimitServer server = await RateLimitServer.StartAsync(Settings(xds.Address));
        await xds.WaitForAsync("accepted", "1");

        await xds.KillAsync();
        Install(_next);
        xds.Publish("2", DiscoveryRules.PerMinute(4));
        await xds.RestartAsync(FilesOf(_next));

        await xds.WaitForAsync("accepted", "2");
    }

    [Fact]
    public async Task A_server_under_another_name_is_refused_unless_that_name_is_expected()
    {
        Install(_certificates);
        XdsServerFiles elsewhere = FilesOf(_certificates) with { Certificate = _certificates.OtherHostCertificateFile, Key = _certificates.OtherHostKeyFile };
        await using XdsServer xds = await XdsServer.StartAsync(elsewhere);
        xds.Publish("1", DiscoveryRules.PerMinute(3));
        await using RateLimitServer strict = await RateLimitServer.StartAsync([.. Settings(xds.Address), ("FORCE_START_WITHOUT_INITIAL_CONFIG", "true")]);

        await Eventually.IsTrueAsync(() => strict.Output.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal), Limit, "the name is refused");
        await using RateLimitServer expecting = await RateLimitServer.StartAsync([.. Settings(xds.Address), ("CONFIG_GRPC_XDS_SERVER_TLS_SAN", "elsewhere.example")]);

        await xds.WaitForAsync("accepted", "1");
    }

    private static XdsServerFiles FilesOf(TestCertificates certificates) => new(certificates.ServerCertificateFile, certificates.ServerKeyFile, certificates.CaFile);

    /// <summary>Puts the files where the server was told to find them.</summary>
    private void Install(TestCertificates certificates)
    {
        File.Copy(certificates.ClientCertificateFile, _files.File("tls.crt"), overwrite: true);
        File.Copy(certificates.ClientKeyFile, _files.File("tls.key"), overwrite: true);
        File.Copy(certificates.CaFile, _files.File("ca.crt"), overwrite: true);
    }

    private (string Name, string Value)[] Settings(string address) =>
    [
        ("CONFIG_TYPE", "GRPC_XDS_SOTW"),
        ("CONFIG_GRPC_XDS_SERVER_URL", address),
        ("CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", "100ms"),
        ("XDS_CLIENT_BACKOFF_INITIAL_INTERVAL", "100ms"),
        ("XDS_CLIENT_BACKOFF_MAX_INTERVAL", "500ms"),
        ("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true"),
        ("CONFIG_GRPC_XDS_CLIENT_TLS_CERT", _files.File("tls.crt")),
        ("CONFIG_GRPC_XDS_CLIENT_TLS_KEY", _files.File("tls.key")),
        ("CONFIG_GRPC_XDS_SERVER_TLS_CACERT", _files.File("ca.crt")),
    ];
}
