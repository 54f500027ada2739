using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests;

public abstract class TlsTests(GrpcHttp2 http2) : IDisposable
{
    private readonly TestServers _servers = new(http2);
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task A_call_goes_over_tls_to_a_trusted_server()
    {
        await using TestServer server = await StartAsync(new GrpcServerTls { Certificate = () => _authority.Context("localhost") });
        using GrpcChannel channel = Channel(server, new GrpcChannelTls { Authorities = [_authority.Certificate] });

        Assert.StartsWith("Tls1", await CallAsync(channel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_untrusted_server_is_unavailable()
    {
        using TestAuthority other = new();
        await using TestServer server = await StartAsync(new GrpcServerTls { Certificate = () => _authority.Context("localhost") });
        using GrpcChannel channel = Channel(server, new GrpcChannelTls { Authorities = [other.Certificate] });

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => CallAsync(channel));

        Assert.Equal(StatusCode.Unavailable, error.Status.Code);
    }

    [Theory]
    [InlineData("rls.example", true)]
    [InlineData("other.example", false)]
    public async Task The_servers_name_must_be_the_one_expected(string expected, bool accepted)
    {
        await using TestServer server = await StartAsync(new GrpcServerTls { Certificate = () => _authority.Context("rls.example") });
        using GrpcChannel channel = Channel(server, new GrpcChannelTls { Authorities = [_authority.Certificate], ServerName = expected });

        Exception? error = await Record.ExceptionAsync(() => CallAsync(channel));

        Assert.Equal(accepted, error is null);
    }

    [Fact]
    public async Task A_client_must_show_a_certificate_that_is_accepted()
    {
        using X509Certificate2 good = _authority.Issue("good");
        using X509Certificate2 bad = _authority.Issue("bad");
        await using TestServer server = await StartAsync(new GrpcServerTls
        {
            Certificate = () => _authority.Context("localhost"),
            ClientCertificateValidation = (_, certificate, _, _) => certificate?.Subject is "CN=good",
        });

        using GrpcChannel accepted = Channel(server, new GrpcChannelTls { Authorities = [_authority.Certificate], ClientCertificate = good });
        using GrpcChannel refused = Channel(server, new GrpcChannelTls { Authorities = [_authority.Certificate], ClientCertificate = bad });
        using GrpcChannel missing = Channel(server, new GrpcChannelTls { Authorities = [_authority.Certificate] });

        Assert.EndsWith("CN=good", await CallAsync(accepted), StringComparison.Ordinal);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<GrpcException>(() => CallAsync(refused))).Status.Code);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<GrpcException>(() => CallAsync(missing))).Status.Code);
    }

    [Fact]
    public async Task A_client_sends_the_authorities_between_its_own_and_the_root()
    {
        using TestAuthority between = new(_authority);
        using X509Certificate2 client = between.Issue("client");
        await using TestServer server = await StartAsync(new GrpcServerTls
        {
            Certificate = () => _authority.Context("localhost"),
            ClientCertificateValidation = (_, _, chain, _) => chain!.ChainPolicy.ExtraStore.Any(sent => sent.Subject == "CN=authority in between"),
        });

        using GrpcChannel whole = Channel(
            server, new GrpcChannelTls { Authorities = [_authority.Certificate], ClientCertificate = client, ClientCertificateChain = [between.Certificate] });
        using GrpcChannel alone = Channel(server, new GrpcChannelTls { Authorities = [_authority.Certificate], ClientCertificate = client });

        Assert.EndsWith("CN=client", await CallAsync(whole), StringComparison.Ordinal);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<GrpcException>(() => CallAsync(alone))).Status.Code);
    }

    [Fact]
    public async Task A_new_certificate_is_used_by_the_next_connection()
    {
        SslStreamCertificateContext current = _authority.Context("first");
        await using TestServer server = await StartAsync(new GrpcServerTls { Certificate = () => Volatile.Read(ref current) });

        string first = await ServerSubjectAsync(server);
        Volatile.Write(ref current, _authority.Context("second"));
        string second = await ServerSubjectAsync(server);

        Assert.Equal(("CN=first", "CN=second"), (first, second));
    }

    [Fact]
    public async Task Http_2_is_agreed_on_by_alpn()
    {
        await using TestServer server = await StartAsync(new GrpcServerTls { Certificate = () => _authority.Context("localhost") });

        await using SslStream stream = await HandshakeAsync(server);

        Assert.Equal(SslApplicationProtocol.Http2, stream.NegotiatedApplicationProtocol);
    }

    public void Dispose()
    {
        _authority.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<TestServer> StartAsync(GrpcServerTls tls) => _servers.UnaryAsync(
        (_, call) => new(new StringValue { Value = $"{call.Peer.TlsVersion} {call.Peer.Certificate?.Subject}" }),
        options => options with { Tls = tls });

    private static GrpcChannel Channel(TestServer server, GrpcChannelTls tls) =>
        new(new GrpcChannelOptions { Address = new Uri($"https://{server.EndPoint}"), Tls = tls });

    private static async Task<string> CallAsync(GrpcChannel channel) => (await channel.UnaryAsync(TestServer.Unary, new StringValue())).Value;

    private static async Task<string> ServerSubjectAsync(TestServer server)
    {
        await using SslStream stream = await HandshakeAsync(server);
        return stream.RemoteCertificate!.Subject;
    }

    private static async Task<SslStream> HandshakeAsync(TestServer server)
    {
        TcpClient client = new();
        await client.ConnectAsync(server.EndPoint);
        SslStream stream = new(client.GetStream(), leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        return stream;
    }

    public sealed class OverExpress() : TlsTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : TlsTests(GrpcHttp2.Kestrel);
}
