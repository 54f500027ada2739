using System.Net;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EnvoyRls.Cli.Tests.Overrides;

/// <summary>An admin API behind TLS, with a certificate of an authority that only its owner knows.</summary>
public sealed class AdminTlsTests : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new();
    private ListenOptions? _listen;
    private WebApplication? _app;

    private string Url => $"https://localhost:{_listen!.IPEndPoint!.Port}";

    public async ValueTask InitializeAsync()
    {
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(_certificates.ServerCertificateFile, _certificates.ServerKeyFile);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            _listen = listen;
            listen.UseHttps(certificate, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            });
        }));
        _app = builder.Build();
        _app.Run(context => context.Response.WriteAsync($"# asked by {context.Connection.ClientCertificate?.Subject ?? "nobody"}\n"));
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task The_authority_that_is_named_is_trusted_and_no_other()
    {
        CommandRun trusted = await CommandRun.OfAsync("overrides", "export", "--url", Url, "--ca", _certificates.CaFile);
        CommandRun strange = await CommandRun.OfAsync("overrides", "export", "--url", Url);

        Assert.Equal((ExitCode.Ok, "# asked by nobody\n", ""), (trusted.ExitCode, trusted.Output, trusted.Error));
        Assert.Equal((ExitCode.Failed, ""), (strange.ExitCode, strange.Output));
        Assert.Matches($"^rls overrides export: {Url}/ cannot be reached: .*certificate.*\\.\n$", strange.Error);
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        CommandRun run = await CommandRun.OfAsync(
            "overrides", "export", "--url", Url, "--ca", _certificates.CaFile, "--cert", _certificates.ClientCertificateFile, "--key", _certificates.ClientKeyFile);

        Assert.Equal("# asked by CN=EnvoyRls test client\n", run.Output);
    }
}
