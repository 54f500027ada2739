using EnvoyRls.AspNetCore.Telemetry;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.AspNetCore.Client;

/// <summary>
/// Connects before the first request, which would else spend its deadline on names, handshakes and code that is not
/// compiled yet. A service that is away does not keep the application from starting.
/// </summary>
internal sealed class ConnectionWarmUp(ServiceChannels channels, ILogger<RateLimitClient> logger) : IHostedService
{
    private static readonly CallOptions Patient = new() { Timeout = TimeSpan.FromSeconds(2) };

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(channels.All.Select(channel => ConnectAsync(channel, cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ConnectAsync(ServiceChannel channel, CancellationToken cancellation)
    {
        try
        {
            await channel.ConnectAsync(Patient, cancellation);
        }
        catch (GrpcException error) when (error.Status.Code is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            logger.NotConnected(channel.Address, error.Message);
        }
        catch (GrpcException)
        {
            // Services without the health service answer too, and the connection stands.
        }
    }
}
