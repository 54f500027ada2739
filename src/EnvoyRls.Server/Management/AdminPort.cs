using System.Net;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Rest;
using EnvoyRls.Server.Hosting;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using HttpListener = EnvoyRls.Server.Hosting.HttpListener;

namespace EnvoyRls.Server.Management;

/// <summary>The port of the admin API and the dashboard. Closed until there is a credential: where nobody could be let in, nothing listens.</summary>
internal sealed class AdminPort(
    AdminSettings settings, AccessControl access, ConnectionBound bound, StatRegistry statistics, TimeProvider time, ILoggerFactory logs) : IAsyncDisposable
{
    private readonly ILogger<AdminPort> _log = logs.CreateLogger<AdminPort>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private volatile HttpListener? _listener;

    /// <summary>Where it listens; <see langword="null"/> while it is closed.</summary>
    public IPEndPoint? EndPoint => _listener?.EndPoint;

    /// <summary>Opens the port as soon as there is a credential.</summary>
    /// <param name="supervisor">Tries again where the port cannot be had.</param>
    /// <param name="services">What the API speaks for.</param>
    /// <param name="software">The version of the program.</param>
    public void Start(Supervisor supervisor, AdminServices services, string software)
    {
        AdminApi api = new(services, software, typeof(AdminApi).Assembly, logs.CreateLogger<AdminApi>(), _stopping.Token, _aborting.Token);
        AdminTls? tls = settings.Tls is { } files ? new AdminTls(files, statistics, supervisor, time, logs.CreateLogger<ServerCertificate>()) : null;
        supervisor.Run("admin-port", cancellation => KeepOpenAsync(api, tls, cancellation));
    }

    /// <summary>Ends streams, stops taking requests and lets those under way finish within the given time.</summary>
    public async Task StopAsync(CancellationToken drained)
    {
        await _stopping.CancelAsync();
        if (_listener is { } listener)
        {
            await listener.StopAsync(drained);
        }

        await _aborting.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is { } listener)
        {
            await listener.DisposeAsync();
        }

        _stopping.Dispose();
        _aborting.Dispose();
    }

    private async Task KeepOpenAsync(AdminApi api, AdminTls? tls, CancellationToken cancellation)
    {
        Task credential = access.WaitForCredentialAsync(cancellation);
        if (!credential.IsCompleted)
        {
            _log.LogInformation("The admin API is off, as nobody could be let in; `rls token create` makes the first token and opens it");
        }

        await credential;
        HttpListener listener = new(ListenEndPoint.Of(settings.Address, "ADMIN_HOST"), logs, app => app.Run(api.HandleAsync), bound, tls is null ? null : tls.Secure);
        await listener.StartAsync("the admin API", cancellation);
        _listener = listener;
        _log.LogInformation("The admin API and the dashboard are on {Scheme}://{EndPoint}/ui/", tls is null ? "http" : "https", listener.EndPoint);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
    }
}
