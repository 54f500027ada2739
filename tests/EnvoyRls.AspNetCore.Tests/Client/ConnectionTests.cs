using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.AspNetCore.Tests.Support;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests.Client;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData(true, DecisionSource.Service)]
    [InlineData(false, DecisionSource.FailureMode)]
    public async Task A_service_with_mutual_TLS_is_shown_the_certificate(bool hasCertificate, DecisionSource source)
    {
        using TestCertificates certificates = new();
        using X509Certificate2 server = X509Certificate2.CreateFromPemFile(certificates.ServerCertificateFile, certificates.ServerKeyFile);
        using X509Certificate2 client = X509Certificate2.CreateFromPemFile(certificates.ClientCertificateFile, certificates.ClientKeyFile);
        SslStreamCertificateContext shown = SslStreamCertificateContext.Create(server, null, offline: true);
        await using ScriptedService service = await ScriptedService.StartAsync(new GrpcServerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Tls = new GrpcServerTls
            {
                Certificate = () => shown,
                ClientCertificateValidation = (_, certificate, _, _) => certificate?.GetCertHashString() == client.GetCertHashString(),
            },
        });
        await using TestClient limited = new(options =>
        {
            options.Addresses.Add(new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{service.Port}")));
            options.TrustedAuthorities = [X509CertificateLoader.LoadCertificateFromFile(certificates.CaFile)];
            options.ClientCertificate = hasCertificate ? client : null;
            options.ServerName = "localhost";
        });

        Assert.Equal(source, (await limited.AskAsync()).Source);
    }

    [Fact]
    public async Task A_service_may_be_on_a_unix_socket()
    {
        using TemporaryDirectory directory = new();
        string socket = directory.File("rls.sock");
        await using ScriptedService service = await ScriptedService.StartAsync(
            new GrpcServerOptions { EndPoint = new UnixDomainSocketEndPoint(socket) });
        await using TestClient client = new(options => options.Addresses.Add(new Uri($"unix://{socket}")));

        Assert.Equal(DecisionSource.Service, (await client.AskAsync()).Source);
    }
}
