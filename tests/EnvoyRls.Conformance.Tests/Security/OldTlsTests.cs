using System.Globalization;
using EnvoyRls.Conformance.Tests.Management;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Security;

/// <summary>Peers that speak no TLS later than 1.1, by OpenSSL's own client and server with everything allowed that it still knows.</summary>
public sealed class OldTlsTests : IDisposable
{
    private const string Everything = "ALL:@SECLEVEL=0";
    private const string NoConnection = "Cipher is (NONE)";
    private const string SpokenByServer = "Protocol version: TLSv1.1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TestCertificates _certificates = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_client_could_speak_it_to_whoever_did()
    {
        (ChildProcess server, string address) = await OldServerAsync();
        await using (server)
        {
            Assert.DoesNotContain(NoConnection, await ConnectAsync(address, "-tls1_1"), StringComparison.Ordinal);
            Assert.Contains(SpokenByServer, server.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("express")]
    [InlineData("kestrel")]
    public async Task The_gRPC_port_refuses_it(string http2)
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("GRPC_HTTP2", http2), ("GRPC_SERVER_USE_TLS", "true"), ("GRPC_SERVER_TLS_CERT", _certificates.ServerCertificateFile), ("GRPC_SERVER_TLS_KEY", _certificates.ServerKeyFile));

        await RefusesOldAsync(server.Address);
    }

    [Fact]
    public async Task The_admin_port_refuses_it()
    {
        (string, string) repository = ("MANAGEMENT_DIR", _directory.Path);
        await Tokens.CreateAsync(repository);
        await using ManagedServer server = await ManagedServer.StartAsync(
            null, repository, ("ADMIN_TLS_CERT", _certificates.ServerCertificateFile), ("ADMIN_TLS_KEY", _certificates.ServerKeyFile));

        await RefusesOldAsync(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.AdminPort}"));
    }

    [Theory]
    [InlineData("REDIS_URL", "rediss://{0}")]
    [InlineData("EVENTS_URL", "https://{0}/")]
    [InlineData("ADAPTIVE_LOAD_URL", "https://{0}/")]
    [InlineData("CONFIG_GRPC_XDS_SERVER_URL", "{0}")]
    public async Task It_is_not_spoken_to_others(string setting, string form)
    {
        (ChildProcess old, string address) = await OldServerAsync();
        await using (old)
        {
            await using RateLimitServer server = RateLimitServer.Launch([(setting, string.Format(CultureInfo.InvariantCulture, form, address)), .. Beside(setting)]);
            if (setting == "EVENTS_URL")
            {
                await DenyAndStopAsync(server);
            }

            await Eventually.IsTrueAsync(
                () => Task.FromResult(old.Output.Contains("CONNECTION FAILURE", StringComparison.Ordinal)), Limit, () => $"a handshake was begun and failed: {old.Output}{server.Output}");
            Assert.DoesNotContain(SpokenByServer, old.Output, StringComparison.Ordinal);
        }
    }

    private static (string Name, string Value)[] Beside(string setting) => setting switch
    {
        "ADAPTIVE_LOAD_URL" => [("ADAPTIVE_LOAD_METRIC", "load")],
        "CONFIG_GRPC_XDS_SERVER_URL" => [("CONFIG_TYPE", "GRPC_XDS_SOTW"), ("CONFIG_GRPC_XDS_SERVER_USE_TLS", "true")],
        _ => [],
    };

    /// <summary>An event needs a violation, and is sent when its minute is over or the server stops.</summary>
    private static async Task DenyAndStopAsync(RateLimitServer server)
    {
        await server.WaitUntilHealthyAsync();
        using RateLimitClient client = server.Connect();
        await client.AskAsync("small", "x", hits: 10);
        await server.StopAsync();
    }

    private async Task RefusesOldAsync(string address)
    {
        await Eventually.IsTrueAsync(
            async () => (await ConnectAsync(address, "-tls1_2")).Contains("New, TLSv1.2, Cipher is ", StringComparison.Ordinal), Limit, () => "TLS 1.2 is spoken");
        Assert.Contains("New, TLSv1.3, Cipher is ", await ConnectAsync(address, "-tls1_3"), StringComparison.Ordinal);
        Assert.Contains(NoConnection, await ConnectAsync(address, "-tls1_1"), StringComparison.Ordinal);
        Assert.Contains(NoConnection, await ConnectAsync(address, "-tls1"), StringComparison.Ordinal);
    }

    private static async Task<string> ConnectAsync(string address, string version)
    {
        ProcessResult result = await ChildProcess.CompleteAsync(
            "sh", ["-c", $"openssl s_client -connect {address} {version} -cipher '{Everything}' </dev/null"], Limit);
        return result.Output + result.Errors;
    }

    private async Task<(ChildProcess Server, string Address)> OldServerAsync()
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");
        ChildProcess server = ChildProcess.Start(
            "openssl",
            ["s_server", "-rev", "-accept", address, "-tls1_1", "-cipher", Everything, "-cert", _certificates.ServerCertificateFile, "-key", _certificates.ServerKeyFile]);
        await Eventually.IsTrueAsync(() => server.Output.Contains("ACCEPT", StringComparison.Ordinal), Limit, $"the old server listens: {server.Output}");
        return (server, address);
    }
}
