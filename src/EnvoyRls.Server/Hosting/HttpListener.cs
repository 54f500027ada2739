using System.Net;
using EnvoyRls.Server.Overload;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>One HTTP port with its pages.</summary>
internal sealed class HttpListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private ListenOptions? _listen;

    /// <param name="endPoint">Where to listen; port 0 for a free one.</param>
    /// <param name="logs">The log of the process.</param>
    /// <param name="addPages">Adds what the port answers.</param>
    /// <param name="bound">Bounds the connections; <see langword="null"/> for no bound.</param>
    /// <param name="secure">Adds TLS; <see langword="null"/> for plain text.</param>
    public HttpListener(
        IPEndPoint endPoint, ILoggerFactory logs, Action<IApplicationBuilder> addPages, ConnectionBound? bound = null, Action<ListenOptions>? secure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endPoint, listen =>
            {
                _listen = listen;
                if (bound is not null)
                {
                    listen.Use(bound.Guard);
                }

                secure?.Invoke(listen);
            });
        });
        _app = builder.Build();
        addPages(_app);
    }

    /// <summary>Where it listens; only after the start.</summary>
    public IPEndPoint EndPoint => _listen!.IPEndPoint!;

    /// <exception cref="StartupException">The port cannot be had.</exception>
    public async Task StartAsync(string purpose, CancellationToken cancellation)
    {
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (IOException error)
        {
            await DisposeAsync();
            throw new StartupException($"cannot serve {purpose}: {error.Message}", error);
        }
    }

    /// <summary>Stops taking requests and lets those under way finish within the given time.</summary>
    public Task StopAsync(CancellationToken drained) => _app.StopAsync(drained);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
