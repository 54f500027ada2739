using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(20);

    private readonly TestCertificates _certificates = new();

    [Fact]
    public async Task Calls_go_over_TLS_and_nothing_else_does()
    {
        await using RateLimitServer server = await StartAsync();
        await IsServedAsync(server, ShowNothing());
        await IsRefusedAsync(server, ShowNothing(otherAuthority: true));
        await IsRefusedAsync(new GrpcChannelOptions { Address = new Uri($"http://{server.Address}") });
    }

    [Fact]
    public async Task A_client_needs_a_certificate_of_the_given_authority()
    {
        await using RateLimitServer server = await StartAsync(("GRPC_CLIENT_TLS_CACERT", _certificates.CaFile));
        await IsServedAsync(server, Show(_certificates.ClientCertificateFile, _certificates.ClientKeyFile));
        await IsRefusedAsync(server, ShowNothing());

        using TestCertificates others = new();
        await IsRefusedAsync(server, Show(others.ClientCertificateFile, others.ClientKeyFile));

        // Good for serving, not for calling.
        await IsRefusedAsync(server, Show(_certificates.ServerCertificateFile, _certificates.ServerKeyFile));
    }

    [Fact]
    public async Task A_client_needs_the_name_that_is_asked_for()
    {
        await using RateLimitServer server = await StartAsync(
            ("GRPC_CLIENT_TLS_CACERT", _certificates.CaFile), ("GRPC_CLIENT_TLS_SAN", TestCertificates.NamedClient));
        await IsServedAsync(server, Show(_certificates.NamedClientCertificateFile, _certificates.NamedClientKeyFile));
        await IsRefusedAsync(server, Show(_certificates.ClientCertificateFile, _certificates.ClientKeyFile));
    }

    [Theory]
    [InlineData(TestCertificates.Workload)]
    [InlineData("spiffe://mesh.example/ns/edge/*,elsewhere.example")]
    public async Task A_workload_is_let_in_by_its_spiffe_id_and_others_fail_the_handshake_and_are_counted(string names)
    {
        await using RateLimitServer server = await StartAsync(("GRPC_CLIENT_TLS_CACERT", _certificates.CaFile), ("GRPC_CLIENT_TLS_SAN", names));
        await IsServedAsync(server, Show(_certificates.WorkloadCertificateFile, _certificates.WorkloadKeyFile));
        Assert.Equal(0ul, await server.CounterAsync("envoyrls.tls.client_certificates_unnamed_total"));

        await IsRefusedAsync(server, Show(_certificates.NamedClientCertificateFile, _certificates.NamedClientKeyFile));
        Assert.NotEqual(0ul, await server.CounterAsync("envoyrls.tls.client_certificates_unnamed_total"));
    }

    [Fact]
    public async Task A_new_server_certificate_is_shown_without_a_restart_and_a_bad_one_is_not()
    {
        using TemporaryDirectory directory = new();
        string certificate = directory.File("tls.crt");
        string key = directory.File("tls.key");
        File.Copy(_certificates.ServerCertificateFile, certificate);
        File.Copy(_certificates.ServerKeyFile, key);
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("GRPC_SERVER_USE_TLS", "true"), ("GRPC_SERVER_TLS_CERT", certificate), ("GRPC_SERVER_TLS_KEY", key));
        await IsServedAsync(server, ShowNothing());

        await File.WriteAllTextAsync(certificate, "no certificate");
        await Eventually.IsTrueAsync(() => server.Output.Contains(certificate, StringComparison.Ordinal), SeenWithin, "the bad certificate is reported");
        await IsServedAsync(server, ShowNothing());

        File.Copy(_certificates.OtherHostKeyFile, key, overwrite: true);
        File.Copy(_certificates.OtherHostCertificateFile, certificate, overwrite: true);
        await Eventually.IsTrueAsync(
            async () => await AnswersAsync(Options(server, ShowNothing() with { ServerName = "elsewhere.example" })),
            SeenWithin,
            () => $"the new certificate is shown: {server.Output}");
    }

    public void Dispose() => _certificates.Dispose();

    private Task<RateLimitServer> StartAsync(params (string Name, string Value)[] settings) => RateLimitServer.StartAsync(
    [
        ("GRPC_SERVER_USE_TLS", "true"),
        ("GRPC_SERVER_TLS_CERT", _certificates.ServerCertificateFile),
        ("GRPC_SERVER_TLS_KEY", _certificates.ServerKeyFile),
        .. settings,
    ]);

    private GrpcChannelTls ShowNothing(bool otherAuthority = false)
    {
        using TestCertificates others = new();
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(otherAuthority ? others.CaFile : _certificates.CaFile);
        return new GrpcChannelTls { Authorities = authorities };
    }

    private GrpcChannelTls Show(string certificate, string key) =>
        ShowNothing() with { ClientCertificate = X509Certificate2.CreateFromPemFile(certificate, key) };

    private static GrpcChannelOptions Options(RateLimitServer server, GrpcChannelTls tls) =>
        new() { Address = new Uri($"https://{server.Address}"), Tls = tls };

    private static async Task IsServedAsync(RateLimitServer server, GrpcChannelTls tls)
    {
        using RateLimitClient client = new(Options(server, tls));
        Assert.NotNull((await client.AskAsync("large", "x")).Statuses[0].CurrentLimit);
    }

    private static Task IsRefusedAsync(RateLimitServer server, GrpcChannelTls tls) => IsRefusedAsync(Options(server, tls));

    private static async Task IsRefusedAsync(GrpcChannelOptions options)
    {
        using RateLimitClient client = new(options);
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(() => client.AskAsync("large", "x"));
        Assert.Equal(StatusCode.Unavailable, refusal.Status.Code);
    }

    private static async Task<bool> AnswersAsync(GrpcChannelOptions options)
    {
        using RateLimitClient client = new(options);
        try
        {
            await client.AskAsync("large", "x");
            return true;
        }
        catch (GrpcException)
        {
            return false;
        }
    }
}
