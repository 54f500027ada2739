using System.Net;
using EnvoyRls.Grpc.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>An HTTP/2 server that answers in whatever way a test wants, and a channel to it.</summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ForeignServer(WebApplication app)
    {
        _app = app;
        Channel = new GrpcChannel(new GrpcChannelOptions { Address = new Uri(app.Urls.Single()) });
    }

    public GrpcChannel Channel { get; }

    public static async Task<ForeignServer> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new ForeignServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
