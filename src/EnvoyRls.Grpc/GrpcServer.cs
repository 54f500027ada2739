using System.Net;
using System.Net.Sockets;
using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Express;
using EnvoyRls.Grpc.Hosting;
using EnvoyRls.Grpc.Methods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Grpc;

/// <summary>
/// Serves a <see cref="GrpcMethodTable"/> on one endpoint. Nothing is chosen by a request's <c>:authority</c>, which may be anything: Envoy
/// sends the name of its cluster, and Istio's (<c>outbound|8081||…</c>) are no hosts.
/// </summary>
public sealed class GrpcServer : IAsyncDisposable
{
    private readonly GrpcServerOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ServerLoad _load;
    private readonly GrpcApplication _application;
    private readonly KestrelListener _listener;
    private readonly WebApplication _host;
    private bool _started;

    /// <summary>Makes a server that does not listen yet.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message has every error.</exception>
    public GrpcServer(GrpcMethodTable methods, GrpcServerOptions options, ILoggerFactory logs, TimeProvider time)
    {
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        _options = options;
        _time = time;
        ILogger<GrpcServer> log = logs.CreateLogger<GrpcServer>();
        _load = new ServerLoad(options);
        CallRunner runner = new(methods, options, _load, time, log);
        _application = new GrpcApplication(runner, time, _stopping.Token);
        _listener = new KestrelListener(options, _load, new ExpressServer(runner, options, _load, time, log, _stopping.Token), time);
        _host = _listener.BuildHost(logs);
    }

    /// <summary>Where the server listens, with the port that was picked if it was 0.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public EndPoint EndPoint => _started ? _listener.BoundEndPoint : throw new InvalidOperationException("the server was not started");

    /// <summary>Calls that are under way.</summary>
    public int CallsUnderWay => _load.Calls;

    /// <summary>Connections that are open.</summary>
    public int Connections => _load.Connections;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The endpoint is in use.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (_options.EndPoint is UnixDomainSocketEndPoint socket)
        {
            UnixSocketFile.RemoveIfStale(socket);
        }

        await _host.Services.GetRequiredService<IServer>().StartAsync(_application, cancellation);
        _started = true;
    }

    /// <summary>
    /// Stops: no new connections, GOAWAY on those there are, <see cref="GrpcCall.ServerStopping"/> cancelled. Calls under
    /// way may finish within the time given and are then cut, as are the connections of clients that do not heed GOAWAY.
    /// </summary>
    public async Task StopAsync(TimeSpan drain)
    {
        using CancellationTokenSource drained = new(drain, _time);
        await StopAsync(drained.Token);
    }

    /// <summary>Stops in the same way; calls under way may finish until the token is cancelled.</summary>
    public async Task StopAsync(CancellationToken drained)
    {
        await _stopping.CancelAsync();
        await _host.Services.GetRequiredService<IServer>().StopAsync(drained);
    }

    /// <summary>Stops without waiting for calls under way, unless stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
        {
            await StopAsync(TimeSpan.Zero);
        }

        await _host.DisposeAsync();
        _stopping.Dispose();
    }
}
